// The journal as the page has it: the latest entries, newest first, kept up to date.
import { follow, get } from './api.js';
import * as early from './early.js';

export const most = 1000;

const entries = new Map(); // by number
const readers = new Set();
let newest = 0;
let changed = new Set(); // numbers that readers have not been told of
let planned = false;

export let connected = false;
let lost = false; // the connection was there, and is not

// start reads what is kept and follows the news from there on. It returns when the first
// entries are there.
export async function start(failed) {
  keep(await early.latest, early.asked);
  follow(newest, heard, connect).catch(failed);
  readAll().catch(failed);
}

async function readAll() {
  const asked = performance.now();
  keep(await get(`/requests?limit=${most}`), asked);
}

// again reads everything once more, as after a reset.
export async function again() {
  const asked = performance.now();
  const list = await get(`/requests?limit=${most}`);
  const there = new Set(list.map((entry) => entry.number));
  for (const [number, entry] of entries) {
    if (there.has(number) || entry.at > asked) continue;
    entries.delete(number);
    changed.add(number);
  }
  newest = Math.max(0, ...entries.keys());
  keep(list, asked);
}

export function find(number) {
  return entries.get(number);
}

export function all() {
  return [...entries.values()].sort((a, b) => b.number - a.number);
}

// watch calls reader with the numbers that changed, once for each frame that the browser
// paints; a number that find does not know is gone.
export function watch(reader) {
  readers.add(reader);
}

// connect hears that the connection came or went. What happened in between is read again: the
// sandbox may be another one, whose numbers begin at 1.
function connect(now) {
  if (now && lost) again().catch(() => {}); // the next connection brings the next try
  connected = now;
  lost = !now;
  plan();
}

function heard(event) {
  if (event.kind === 'lost') {
    again().catch(() => {}); // the next event brings the next try
    return;
  }
  if (event.call?.number) keep([event.call]);
}

// keep takes entries as they were at a moment: what came later is newer.
function keep(list, at = performance.now()) {
  for (const entry of list) {
    const old = entries.get(entry.number);
    if (entry.number <= newest - most || old?.at > at || old && isSame(old, entry)) continue;
    entries.set(entry.number, { ...entry, at });
    changed.add(entry.number);
    newest = Math.max(newest, entry.number);
  }
  for (const number of entries.keys()) {
    if (entries.size <= most) break;
    if (number <= newest - most) {
      entries.delete(number);
      changed.add(number);
    }
  }
  plan();
}

// isSame reports whether an entry is the one that is there. What is drawn then stays: a person
// may be about to click on it.
function isSame({ at: _, ...old }, entry) {
  return JSON.stringify(old) === JSON.stringify(entry);
}

// plan tells the readers at the next frame. A page in the background gets no frames, and
// tells them when a person looks at it again.
function plan() {
  if (planned) return;
  planned = true;
  requestAnimationFrame(() => {
    const news = changed;
    [planned, changed] = [false, new Set()];
    for (const reader of readers) reader(news);
  });
}

// The list of calls, and the call that is open beside it.
import * as entries from './entries.js';
import { showCall } from './call.js';
import { choice, fill, make } from './dom.js';
import { amount, millis, providers, timeOf } from './format.js';
import { t } from './texts.js';

const wanted = { text: '', provider: '', refused: false }; // the filter, kept between views
const atOnce = 50; // rows that are drawn at once
const later = 150; // and in each of the next frames
let view = null; // what is on the page; null while another view is

// show draws the view with the call that the address names.
export function show(main, number) {
  if (view?.main !== main || !main.contains(view.list)) draw(main);
  open(number ? Number(number) : null);
}

export function leave() {
  view = null;
}

function draw(main) {
  const body = make('tbody', { role: 'rowgroup', click: openClicked });
  const count = make('span', { class: 'count' });
  const heading = (text, kind) => make('th', { scope: 'col', role: 'columnheader', class: kind }, text);
  const list = make('section', { class: 'list', 'aria-label': t('calls') },
    filters(count),
    make('div', { class: 'scrolled' }, make('table', { class: 'journal', role: 'table' },
      make('caption', { class: 'unseen' }, t('callsCaption')),
      make('thead', { role: 'rowgroup' }, make('tr', { role: 'row' },
        heading(t('time')), heading(t('provider'), 'spare'), heading(t('merchant'), 'spare'), heading(t('operation')),
        heading(t('id'), 'spare'),
        heading(t('status')), heading(t('verdict')), heading(t('took'), 'spare'))),
      body)));
  const detail = make('section', { class: 'detail', 'aria-label': t('call'), tabindex: '-1', hidden: true });
  view = { main, list, body, count, detail, rows: new Map(), waiting: new Set(), opened: null, told: 0 };
  main.className = 'calls';
  fill(main, list, detail);
  update(new Set(entries.all().map((entry) => entry.number)));
}

function filters(count) {
  const change = () => {
    for (const row of view.rows.values()) row.hidden = !fits(row.entry);
    view.filtered = true;
    tellCount();
  };
  return make('search', { class: 'filter' },
    make('input', {
      type: 'search', id: 'filter', value: wanted.text, placeholder: t('filterHint'), 'aria-label': t('filter'),
      'aria-keyshortcuts': '/', input: (event) => { wanted.text = event.target.value; change(); },
    }),
    choice(t('provider'), {
      id: 'provider', value: wanted.provider, change: (event) => { wanted.provider = event.target.value; change(); },
    }, [['', t('allProviders')], ...providers]),
    make('label', {}, make('input', {
      type: 'checkbox', id: 'refused', checked: wanted.refused,
      change: (event) => { wanted.refused = event.target.checked; change(); },
    }), t('refusedOnly')),
    count, make('span', { class: 'unseen', id: 'found', role: 'status', 'aria-live': 'polite' }));
}

function fits(entry) {
  if (wanted.provider && entry.provider !== wanted.provider) return false;
  if (wanted.refused && !entry.refused) return false;
  if (!wanted.text) return true;
  const words = wanted.text.toLowerCase().split(/\s+/);
  const text = searched(entry);
  return words.every((word) => text.includes(word));
}

function searched(entry) {
  return [
    entry.number, entry.operation, entry.method, entry.path, entry.query, entry.status, entry.reason, entry.merchant,
    entry.requestId, entry.kind, (entry.ids ?? []).map((id) => id.value), entry.requestBody?.text,
    entry.answerBody?.text,
  ].flat().join('\n').toLowerCase();
}

// update brings rows and the open call up to date.
function update(numbers) {
  if (!view) return;
  for (const number of numbers) {
    if (entries.find(number)) view.waiting.add(number);
    else remove(number);
  }
  drawRows(atOnce);
  if (view.opened && entries.find(view.opened) !== view.shown) drawDetail();
  tellCount();
}

entries.watch(update);

// drawRows draws some of the rows that wait, newest first, and the others in the next frames.
function drawRows(most) {
  const numbers = [...view.waiting].sort((a, b) => b - a);
  for (const number of numbers.slice(0, most)) {
    place(number);
    view.waiting.delete(number);
  }
  if (!view.waiting.size || view.drawing) return;
  const mine = view;
  mine.drawing = true;
  requestAnimationFrame(() => {
    mine.drawing = false;
    if (view !== mine) return;
    drawRows(later);
    tellCount();
  });
}

function remove(number) {
  view.rows.get(number)?.remove();
  view.rows.delete(number);
  view.waiting.delete(number);
}

function place(number) {
  const entry = entries.find(number);
  const old = view.rows.get(number);
  if (!entry || old?.entry === entry) return; // it is gone, or drawn already
  const row = Object.assign(rowOf(entry), { entry });
  view.rows.set(number, row);
  if (old) replace(old, row);
  else insert(number, row);
}

// replace keeps the focus of a keyboard where it is.
function replace(old, row) {
  const focused = old.contains(document.activeElement);
  old.replaceWith(row);
  if (focused) row.querySelector('a').focus();
}

// insert puts a row where its number belongs: nearly always at the top or at the end.
function insert(number, row) {
  const numberOf = (other) => Number(other.dataset.number);
  const { body } = view;
  if (!body.lastChild || numberOf(body.lastChild) > number) {
    body.append(row);
    return;
  }
  let next = body.firstChild;
  while (numberOf(next) > number) next = next.nextSibling;
  next.before(row);
}

// openClicked opens the call whose row was clicked; a link does so by itself.
function openClicked({ target }) {
  const row = target.closest('tr');
  if (row && !target.closest('a')) location.hash = `#/calls/${row.dataset.number}`;
}

// rowOf returns a row. The browser lays out no row that nobody sees, which a table does not
// allow: the style makes the list a grid, and roles keep it a table for screen readers.
function rowOf(entry) {
  const opened = entry.number === view.opened;
  const status = statusOf(entry);
  return make('tr', {
    role: 'row', 'data-number': entry.number, hidden: !fits(entry), 'aria-current': opened ? 'true' : null,
  },
  cell('mono dim', timeOf(entry.time)),
  cell('spare', entry.provider ?? ''),
  cell('mono dim spare', entry.merchant ?? ''),
  cell(null, make('a', { href: `#/calls/${entry.number}` }, titleOf(entry))),
  cell('mono dim spare', (entry.ids ?? []).map((id) => id.value).join(' ')),
  cell(`mono ${status.tone}`, status.text),
  cell(null, verdict(entry)),
  cell('mono dim spare', millis(entry.took)));
}

function cell(kind, content) {
  return make('td', { role: 'cell', class: kind }, content);
}

export function titleOf(entry) {
  return entry.operation || [entry.method, entry.path].filter(Boolean).join(' ') || t(`kind-${entry.kind}`);
}

export function statusOf(entry) {
  if (entry.kind !== 'call') return { text: t(`kind-${entry.kind}`), tone: 'dim' };
  if (!entry.status) return { text: t('cut'), tone: 'warn' };
  return { text: String(entry.status), tone: entry.refused || entry.status >= 400 ? 'bad' : 'good' };
}

// verdict says in a few words what a person should know about an entry.
function verdict(entry) {
  const parts = [];
  const notes = entry.notes ?? [];
  if (entry.signature && !entry.signature.ok) parts.push(['bad', t('signatureWrong')]);
  else if (entry.refused) parts.push(['bad', t('refused')]);
  for (const [kind, tone] of [['fault', 'warn'], ['contract', 'warn'], ['finding', 'bad'], ['note', 'dim']]) {
    if (notes.some((note) => note.kind === kind)) parts.push([tone, t(`note-${kind}`)]);
  }
  const sum = (entry.effects ?? []).reduce((yen, effect) => yen + effect.amount, 0);
  if (entry.effects?.length) parts.push(['dim', sum ? amount(sum) : t('effects', { count: entry.effects.length })]);
  if (entry.webhooks?.length) parts.push(['dim', t('webhookCount', { count: entry.webhooks.length })]);
  if (!parts.length && entry.kind === 'call') parts.push(['good', '✓']);
  return parts.map(([tone, text], i) => [i ? ' · ' : '', make('span', { class: tone }, text)]);
}

// tellCount tells how many calls there are, once a second at most. Screen readers speak it
// when a person has changed the filter, not when calls come.
function tellCount() {
  if (view.telling) return;
  const wait = Math.max(0, view.told + 1000 - Date.now());
  const mine = view;
  mine.telling = setTimeout(() => {
    mine.telling = null;
    mine.told = Date.now();
    const shown = [...mine.rows.values()].filter((row) => !row.hidden).length;
    mine.count.textContent = t('count', { shown, all: mine.rows.size });
    if (mine.filtered) mine.list.querySelector('#found').textContent = mine.count.textContent;
    mine.filtered = false;
  }, wait);
}

function open(number) {
  const before = view.rows.get(view.opened);
  const moves = number !== view.opened && !view.walking && mayMoveFocus();
  view.walking = false;
  before?.removeAttribute('aria-current');
  view.opened = number;
  const row = view.rows.get(number);
  row?.setAttribute('aria-current', 'true');
  row?.scrollIntoView({ block: 'nearest' });
  view.main.classList.toggle('opened', number !== null);
  view.detail.hidden = number === null;
  if (number !== null) {
    drawDetail();
    view.detail.scrollTop = 0;
    if (moves) view.detail.focus();
  } else if (moves && before) {
    const place = before.hidden || !before.isConnected ? document.getElementById('filter') : before.querySelector('a');
    place.focus();
  }
}

// mayMoveFocus reports whether a person has the focus in the list, in the open call or
// nowhere.
function mayMoveFocus() {
  const { activeElement } = document;
  return activeElement === document.body || view.main.contains(activeElement);
}

function drawDetail() {
  const focused = view.detail.contains(document.activeElement) ? document.activeElement : null;
  view.shown = entries.find(view.opened);
  showCall(view.detail, view.opened);
  if (!focused || view.detail.contains(focused)) return;
  const same = focused.id && document.getElementById(focused.id);
  (same || view.detail).focus();
}

// press handles the keys of the list, and reports whether it knew the key.
export function press(key) {
  if (!view) return false;
  if (key === 'Escape' && view.opened !== null) {
    location.hash = '#/calls';
    return true;
  }
  const steps = { ArrowDown: 'nextSibling', ArrowUp: 'previousSibling' };
  if (!steps[key]) return false;
  const focused = document.activeElement?.closest?.('tr[data-number]');
  const from = focused ?? view.rows.get(view.opened);
  let row = from ? from[steps[key]] : [...view.body.children].find((other) => !other.hidden);
  while (row?.hidden) row = row[steps[key]];
  if (!row) return true;
  row.querySelector('a').focus();
  if (view.opened !== null) {
    view.walking = true; // the focus stays in the list
    location.replace(`#/calls/${row.dataset.number}`);
  }
  return true;
}

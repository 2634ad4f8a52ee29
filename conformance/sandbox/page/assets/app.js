// The page of the sandbox: its head, its views and its keys.
import { hasToken, keepToken, Refusal } from './api.js';
import * as calls from './calls.js';
import { choice, field, fill, form, make, say } from './dom.js';
import * as entries from './entries.js';
import * as faults from './faults.js';
import * as ledger from './ledger.js';
import * as people from './people.js';
import { language, speak, t } from './texts.js';
import * as waiting from './waiting.js';
import * as webhooks from './webhooks.js';

const views = { calls, waiting, people, ledger, webhooks, faults };
const main = document.getElementById('main');
let current = null; // name of the view
let refresh = null; // brings the view up to date
let redraw = draw; // what is drawn again in another language
let drawn = 0; // counts drawings, so that a late one is not drawn over a newer

// route returns the view that the address names, and the rest of the address.
function route() {
  const [name, rest] = location.hash.replace(/^#\/?/, '').split('/');
  return Object.hasOwn(views, name) ? [name, rest] : ['calls', undefined];
}

async function draw() {
  const [name, rest] = route();
  const mine = ++drawn;
  mark(name);
  if (name !== current) {
    calls.leave();
    main.className = name;
    if (name !== 'calls') fill(main, make('p', { class: 'dim' }, t('loading')));
  }
  current = name;
  refresh = null;
  if (name === 'calls') {
    calls.show(main, rest);
    return;
  }
  const page = make('div', {});
  try {
    const update = await views[name].show(page, rest);
    if (mine !== drawn) return;
    fill(main, page);
    refresh = update ?? (views[name].refreshes ? draw : null);
  } catch (err) {
    if (mine !== drawn) return;
    fill(main, make('h1', {}, t(name)), make('p', { class: 'bad', lang: 'en' }, err.message));
    failed(err);
  }
}

// head draws what stands above every view.
function head() {
  const link = (view) => make('a', { href: `#/${view}` }, t(view));
  fill(document.getElementById('top'),
    make('strong', {}, t('title')),
    make('nav', { 'aria-label': t('views') }, Object.keys(views).map(link)),
    make('span', { class: 'grow' }),
    make('span', { id: 'live' }),
    choice(t('language'), { id: 'language', value: language, change: (event) => change(event.target.value) },
      [['en', 'English'], ['ja', '日本語']]));
  showLive();
  mark(route()[0]);
}

// change draws all in another language.
function change(name) {
  speak(name);
  head();
  document.getElementById('language').focus();
  current = null;
  redraw();
}

// mark says which view is shown.
function mark(name) {
  document.documentElement.lang = language;
  document.title = `${t(name)} · ${t('title')}`;
  for (const link of document.querySelectorAll('nav a')) {
    if (link.hash === `#/${name}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

// askToken shows the one form of a page without a token.
function askToken() {
  redraw = askToken;
  main.className = 'token';
  fill(main,
    make('h1', {}, t('tokenTitle')),
    make('p', {}, t(hasToken() ? 'tokenWrong' : 'tokenHint')),
    form({ id: 'token' }, ({ token }) => { keepToken(token.trim()); location.reload(); },
      field(t('token'), { name: 'token', type: 'password', autocomplete: 'off', required: true, autofocus: true }),
      make('button', { type: 'submit' }, t('enter'))));
  main.querySelector('input').focus();
}

function failed(err) {
  if (err instanceof Refusal && err.status === 401) askToken();
  else say(err.message, true);
}

// onKey leaves the keys of fields to the fields.
function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.closest?.('input, select, textarea');
  if (event.key === 'Escape' && typing) typing.blur();
  if (typing && event.key !== 'Escape') return;
  const filter = document.getElementById('filter');
  if (event.key === '/' && filter) {
    filter.focus();
    event.preventDefault();
  } else if (current === 'calls' && calls.press(event.key)) {
    event.preventDefault();
  }
}

function showLive() {
  const live = document.getElementById('live');
  live.textContent = t(entries.connected ? 'live' : 'notLive');
  live.className = entries.connected ? 'live good' : 'live';
}

// news brings other views than the list up to date: twice a second at most, and less often
// where that takes long.
let due = false;
let pause = 500;
function news(numbers) {
  showLive();
  if (!numbers.size || !refresh || due) return;
  due = true;
  setTimeout(async () => {
    const begun = performance.now();
    try {
      await refresh?.();
    } catch (err) {
      failed(err);
    }
    pause = Math.max(500, 4 * (performance.now() - begun));
    due = false;
  }, pause);
}

async function begin() {
  head();
  try {
    await entries.start(failed);
  } catch (err) {
    failed(err);
    if (err instanceof Refusal && err.status === 401) return;
  }
  entries.watch(news);
  addEventListener('hashchange', draw);
  addEventListener('keydown', onKey);
  await draw();
}

begin();

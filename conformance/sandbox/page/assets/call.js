// One call: why it was answered as it was, and what it led to.
import { get, post } from './api.js';
import { statusOf, titleOf } from './calls.js';
import { curl } from './curl.js';
import { beside } from './difference.js';
import { fill, make, say, table } from './dom.js';
import * as entries from './entries.js';
import { amount, json, millis, momentOf } from './format.js';
import { t } from './texts.js';

let addresses = null; // of the APIs, by provider

// showCall draws the entry with a number. One that the list does not have any more is asked
// of the sandbox, which may not have it either.
export async function showCall(section, number) {
  section.dataset.number = number;
  const entry = entries.find(number);
  if (entry) {
    draw(section, entry);
    return;
  }
  fill(section, make('p', { class: 'dim' }, t('loading')));
  const late = () => section.dataset.number !== String(number);
  try {
    const kept = await get(`/requests/${number}`);
    if (!late()) draw(section, kept);
  } catch (err) {
    if (late()) return;
    fill(section, make('p', {}, t('noSuchCall', { number })), make('p', { class: 'dim', lang: 'en' }, err.message));
  }
}

function draw(section, entry) {
  const status = statusOf(entry);
  const heading = entry.kind === 'call' ? `${entry.method} ${entry.path}` : titleOf(entry);
  fill(section,
    make('div', { class: 'row' }, make('h1', {}, heading, ' ', make('span', { class: status.tone }, status.text))),
    make('p', { class: 'dim' }, about(entry), entry.repeats && [' · ', repeats(entry.repeats)]),
    actions(entry),
    reasons(entry),
    signature(entry.signature),
    entry.kind === 'call' && [
      message(t('request'), entry.requestHeaders, entry.requestBody, entry.query),
      message(t('answer'), entry.answerHeaders, entry.answerBody),
    ],
    effects(entry),
    webhooks(entry));
}

function about(entry) {
  const parts = [
    `#${entry.number}`, entry.provider, entry.operation, entry.merchant, momentOf(entry.time), millis(entry.took),
    entry.requestId && t('requestId', { id: entry.requestId }),
    ...(entry.ids ?? []).map((id) => `${id.name} ${id.value}`),
  ];
  return parts.filter(Boolean).join(' · ');
}

function repeats(number) {
  return make('a', { href: `#/calls/${number}` }, t('repeats', { number }));
}

function actions(entry) {
  const shown = make('pre', { id: 'curl', hidden: true });
  const leave = () => { location.hash = '#/calls'; };
  const close = make('button', { type: 'button', id: 'close', click: leave }, t('close'));
  if (entry.kind !== 'call') return make('div', { class: 'row' }, close);
  const copy = make('button', { type: 'button', id: 'copy', click: () => copyCurl(entry, shown) }, t('copyCurl'));
  return [make('div', { class: 'row' }, repetition(entry), copy, close), shown];
}

// repetition returns the button that sends a call again, or why it cannot be sent again.
function repetition(entry) {
  const place = make('span', { id: 'repetition' });
  const refuse = (why) => fill(place, t('cannotSendAgain'), ' ', make('span', { lang: 'en' }, why));
  if (entry.cannotRepeat) {
    refuse(entry.cannotRepeat);
    return place;
  }
  const send = async (event) => {
    const button = event.currentTarget;
    button.disabled = true;
    try {
      const { number } = await post(`/requests/${entry.number}/repeat`);
      say(t('sentAgain', { number }));
      location.hash = `#/calls/${number}`;
    } catch (err) {
      if (err.status === 409) refuse(err.message);
      else button.disabled = false;
      say(err.message, true);
    }
  };
  fill(place, make('button', { type: 'button', id: 'send-again', title: t('signsAfresh'), click: send },
    t('sendAgain')));
  return place;
}

async function copyCurl(entry, shown) {
  try {
    addresses ??= await get('/keys');
    const command = curl(entry, addresses[entry.provider]?.url);
    if (command === null) {
      say(t('noCurl'), true);
      return;
    }
    shown.textContent = command;
    shown.hidden = false;
    await navigator.clipboard.writeText(command);
    say(t('copied'));
  } catch (err) {
    say(shown.hidden ? err.message : t('copyYourself'), true);
  }
}

function reasons(entry) {
  const notes = entry.notes?.length ? entry.notes : entry.reason ? [{ kind: 'note', text: entry.reason }] : [];
  if (!notes.length) return null;
  return [
    make('h2', {}, entry.refused ? t('whyRefused') : t('notes')),
    make('div', { class: 'why' }, make('ul', {}, notes.map((note) => make('li', {},
      make('strong', {}, t(`note-${note.kind}`), ': '), make('span', { lang: 'en' }, note.text))))),
  ];
}

function signature(checked) {
  if (!checked) return null;
  const tone = checked.ok ? 'good' : 'bad';
  const compared = checked.compared ?? [];
  return [
    make('h2', {}, t('signature'), ' ', make('span', { class: tone }, checked.ok ? t('right') : t('wrong')),
      make('span', { class: 'dim' }, ` (${checked.scheme})`)),
    checked.why && make('p', { lang: 'en' }, checked.why),
    checked.mistakes?.length > 1 && make('ul', { lang: 'en' }, checked.mistakes.map((text) => make('li', {}, text))),
    checked.clockAhead && make('p', {}, t('clockAhead', { seconds: checked.clockAhead })),
    make('div', { id: 'signed' }, strings(checked)),
    compared.map((one) => [
      make('h3', { lang: 'en' }, one.name),
      beside(t('came'), one.came, t('shouldCome'), one.wanted),
    ]),
  ];
}

function strings(checked) {
  const { wanted, signed, ok } = checked;
  if (!wanted) return null;
  if (signed && !ok) return beside(t('wasSigned'), signed, t('hadToBeSigned'), wanted);
  return [
    make('h3', {}, t(ok ? 'wasSigned' : 'hadToBeSigned')), make('pre', {}, wanted),
    !ok && make('p', { class: 'hint' }, t('signedUnknown')),
  ];
}

function message(title, headers, body, query) {
  return [
    make('h2', {}, title),
    query && [make('h3', {}, t('query')), make('pre', {}, query)],
    body?.text && make('pre', {}, json(body.text)),
    make('p', { class: 'hint' }, t('bytes', { count: body?.bytes ?? 0 }), body?.cut && ` · ${t('bodyCut')}`,
      body?.broken && ` · ${t('bodyBroken')}`),
    headers?.length > 0 && make('details', {}, make('summary', {}, t('headers', { count: headers.length })),
      make('pre', {}, headers.map((header) => `${header.name}: ${header.value}\n`))),
  ];
}

function effects(entry) {
  const list = entry.effects ?? [];
  return [
    make('h2', {}, t('whatItDid')),
    list.length === 0 ? make('p', { class: 'dim' }, t('ledgerNothing')) : effectTable(t('whatItDid'), list),
    entry.leftOut && make('p', { class: 'hint' }, t('leftOut', { count: entry.leftOut })),
  ];
}

// effectTable returns effects of the ledger as a table.
export function effectTable(name, list) {
  return table(name,
    [t('time'), t('provider'), t('operation'), t('what'), t('id'), t('key'), { text: t('amount'), number: true }],
    list.map((effect) => [
      momentOf(effect.at), effect.provider, effect.operation, effect.kind, make('span', { class: 'mono' }, effect.id),
      make('span', { class: 'mono' }, effect.key), effect.amount ? amount(effect.amount) : '',
    ]));
}

function webhooks(entry) {
  const list = entry.webhooks ?? [];
  if (!list.length) return [make('h2', {}, t('webhooks')), make('p', { class: 'dim' }, t('webhooksNone'))];
  const tones = { delivered: 'good', failed: 'bad', waiting: 'dim', 'not-sent': 'warn' };
  return [make('h2', {}, t('webhooks')), list.map((hook) => [
    make('h3', {}, `${hook.provider} ${hook.name} `,
      make('span', { class: tones[hook.state] }, t(`hook-${hook.state}`)),
      ' ', [hook.status, hook.at && momentOf(hook.at), t('attempts', { count: hook.attempts })]
        .filter(Boolean).join(' · ')),
    hook.error && make('p', { class: 'bad', lang: 'en' }, hook.error),
    hook.body?.text && make('pre', {}, json(hook.body.text)),
  ])];
}

// What waits for a person, with what a person can do about it.
import { act } from './act.js';
import { get, part } from './api.js';
import { fill, make, say, table } from './dom.js';
import { amount, momentOf } from './format.js';
import { current, merchantChoice, of, payPayMerchants } from './merchants.js';
import { t } from './texts.js';
import { chosenIn, offer, userChoice } from './users.js';

export async function show(main) {
  const merchants = await payPayMerchants();
  const payer = userChoice(t('actAs'), 'payer', await get(of('/users')));
  const list = make('div', { id: 'waiting' });
  const rows = new Map(); // by merchant, kind and id
  let asked = 0; // so that a late answer is not drawn over a newer
  const refresh = async () => {
    const mine = ++asked;
    const [all, users] = await Promise.all([get('/waiting'), get(of('/users'))]);
    if (mine !== asked) return;
    offer(payer, users);
    const waiting = all.filter((one) => (one.merchant ?? '') === current());
    draw(list, rows, waiting, { payer, refresh, names: new Map(users.map((user) => [user.id, user.name])) });
  };
  await refresh();
  fill(main,
    make('h1', {}, t('waiting')),
    make('p', { class: 'hint' }, t('waitingHint')),
    make('div', { class: 'row' }, merchantChoice(merchants, refresh), payer),
    list);
  return refresh;
}

// draw leaves the rows that stay in their place: a button may be about to be pressed.
function draw(list, rows, waiting, context) {
  if (waiting.length === 0) {
    fill(list, make('p', { class: 'dim' }, t('waitingNone')));
    return;
  }
  if (!list.querySelector('tbody')) {
    fill(list, table(t('waiting'),
      [t('what'), t('whatFor'), { text: t('amount'), number: true }, t('user'), t('ends'), t('acts')], []));
  }
  const body = list.querySelector('tbody');
  const wanted = waiting.map((one) => kept(rows, one, context));
  const shown = new Set(wanted);
  for (const row of [...body.children]) {
    if (!shown.has(row)) row.remove();
  }
  for (const [key, { row }] of rows) {
    if (!shown.has(row)) rows.delete(key);
  }
  wanted.forEach((row, i) => { if (body.children[i] !== row) body.insertBefore(row, body.children[i] ?? null); });
}

// kept returns the row of what waits: the one that was there, unless something changed.
function kept(rows, one, context) {
  const [key, text] = [`${one.merchant} ${one.kind} ${one.id}`, JSON.stringify(one)];
  if (rows.get(key)?.text !== text) rows.set(key, { text, row: rowOf(one, context) });
  return rows.get(key).row;
}

function rowOf(one, context) {
  return make('tr', { 'data-kind': one.kind },
    make('td', {}, t(`waiting-${one.kind}`), one.accepted && make('div', { class: 'dim' }, t('increaseAccepted'))),
    make('td', {}, one.description && make('div', {}, one.description), one.key && make('div', {}, one.key),
      one.scopes && make('div', { class: 'dim' }, one.scopes.join(', ')),
      one.id !== one.key && make('code', {}, one.id)),
    make('td', { class: 'number' }, amountOf(one)),
    make('td', {}, one.user ? [context.names.get(one.user), make('div', {}, make('code', {}, one.user))]
      : t('anyUser')),
    make('td', { class: 'nowrap' }, momentOf(one.until)),
    make('td', {}, make('div', { class: 'row' }, (acts[one.kind] ?? (() => []))(one, context),
      one.page && make('a', { href: one.page, target: '_blank', rel: 'noreferrer' }, t('phonePage')))));
}

function amountOf(one) {
  if (one.authorized) return `${amount(one.authorized)} → ${amount(one.amount)}`;
  return one.amount > 0 ? amount(one.amount) : '';
}

// button does something about what waits. A text names the call; name tells it from others
// in tests.
function button(one, { refresh }, name, path, body = () => ({})) {
  const text = t(`act-${name}`);
  return make('button', {
    type: 'button', 'data-act': name, 'aria-label': `${text}: ${one.key ?? one.id}`,
    click: async () => {
      await act(of(path(), one.merchant ?? ''), body());
      await refresh().catch((err) => say(err.message, true)); // also after a failure: it may have lapsed
    },
  }, text);
}

// acts are what a person can do, by the kind of what waits.
const acts = {
  code: (one, context) => {
    const asUser = (call) => () => `/users/${part(chosenIn(context.payer))}/${call}`;
    const code = () => ({ codeId: one.id });
    return [
      button(one, context, 'pay', asUser('scan-and-pay'), code),
      button(one, context, 'fail', asUser('fail-payment'), code),
      button(one, context, 'lapse', () => `/codes/${part(one.id)}/lapse`),
    ];
  },
  'pending-payment': (one, context) => {
    const path = (call) => () => `/pending-payments/${part(one.id)}/${call}`;
    return [button(one, context, 'pay', path('approve')), button(one, context, 'lapse', path('lapse'))];
  },
  increase: (one, context) => {
    const path = (call) => () => `/payments/${part(one.id)}/${call}-increase`;
    return [
      button(one, context, 'confirm', path('confirm')),
      !one.accepted && button(one, context, 'accept', path('accept')),
      button(one, context, 'decline', path('decline')),
      !one.accepted && button(one, context, 'lapse', path('lapse')),
    ];
  },
  'account-link': (one, context) => [
    button(one, context, 'allow', () => `/account-links/${part(one.id)}/allow`,
      () => ({ userAuthorizationId: chosenIn(context.payer) })),
    button(one, context, 'allowNew', () => `/account-links/${part(one.id)}/allow`),
    button(one, context, 'decline', () => `/account-links/${part(one.id)}/decline`),
  ],
  'kyc-passport': (one, context) => [
    button(one, context, 'complete', () => `/users/${part(chosenIn(context.payer))}/complete-kyc-passport`,
      () => ({ codeId: one.id })),
    button(one, context, 'decline', () => `/account-links/${part(one.id)}/decline`),
  ],
  'top-up': (one, context) => {
    const yen = make('input', {
      type: 'number', min: one.amount, max: 99999999999, value: one.amount, 'aria-label': `${t('amount')}: ${one.key}`,
    });
    const body = () => ({ amount: Number(yen.value) });
    return [yen, button(one, context, 'topUp', () => `/top-ups/${part(one.id)}/pay`, body)];
  },
};

// The users of PayPay, and what they do in the app.
import { act } from './act.js';
import { get, part } from './api.js';
import { choice, field, fill, form, make, table } from './dom.js';
import { amount, momentOf } from './format.js';
import { t } from './texts.js';

export async function show(main) {
  const [users, triggers] = await Promise.all([get('/users'), get('/triggers')]);
  const list = make('div', { id: 'users' }, userTable(users));
  const refresh = async () => fill(list, userTable(await get('/users')));
  fill(main,
    make('h1', {}, t('people')),
    make('p', { class: 'hint' }, t('peopleHint')),
    users.length > 0 && forms(users, refresh),
    list,
    make('h2', {}, t('triggers')),
    make('p', { class: 'hint' }, t('triggersHint')),
    table(t('triggers'), [t('provider'), t('what'), t('value'), t('does')], triggers.map((trigger) =>
      [trigger.provider, trigger.kind, make('code', {}, trigger.value), make('span', { lang: 'en' }, trigger.does)])));
  return refresh;
}

function userTable(users) {
  const number = (text) => ({ text, number: true });
  return table(t('people'),
    [t('user'), number(t('balance')), number(t('points')), number(t('blocked')), t('link'), t('decline')],
    users.map((user) => [
      [make('strong', {}, user.name ?? t('linkedHere')), make('div', { class: 'dim', lang: 'en' }, user.meaning ?? ''),
        make('code', {}, user.id)],
      amount(user.balance), amount(user.points), amount(user.blocked), linkOf(user), user.declineCode ?? '',
    ]));
}

function linkOf(user) {
  const state = user.link === '' ? t('left') : user.link;
  return [make('div', { class: user.link === 'ACTIVE' ? 'good' : 'dim' }, state),
    user.link === 'ACTIVE' && make('div', { class: 'dim nowrap' }, t('until', { time: momentOf(user.expires) }))];
}

function forms(users, refresh) {
  const picked = choice(t('user'), { id: 'user' }, users.map((user) => [user.id, `${user.name ?? ''} ${user.id}`]));
  const path = (call) => `/users/${part(picked.querySelector('select').value)}/${call}`;
  const button = (text) => make('button', { type: 'submit' }, text);
  const code = (id) => field(t('codeId'), { name: 'codeId', id, required: true, autocomplete: 'off' });
  const numbers = { type: 'number', min: 0, max: 99999999999, step: 1 };
  return make('fieldset', {}, make('legend', {}, t('userDoes')), picked,
    form({ id: 'pay' }, (values) => act(path('scan-and-pay'), values, refresh), code('pay-code'),
      button(t('scanAndPay'))),
    form({ id: 'fail' }, (values) => act(path('fail-payment'), values, refresh), code('fail-code'),
      button(t('failPayment'))),
    form({ id: 'wallet' }, (values) => act(path('wallet'), wallet(values), refresh),
      field(t('balance'), { name: 'balance', ...numbers }), field(t('points'), { name: 'points', ...numbers }),
      button(t('setWallet'))),
    form({ id: 'decline' }, (values) => act(path('decline'), values, refresh),
      field(t('declineCode'), { name: 'code', autocomplete: 'off', placeholder: t('declineHint') }),
      button(t('declineLater'))),
    form({ id: 'unlink' }, () => act(path('unlink'), {}, refresh), button(t('unlink'))));
}

// wallet leaves out what was not filled in: it stays.
function wallet(values) {
  return Object.fromEntries(Object.entries(values).filter(([, text]) => text !== '')
    .map(([name, text]) => [name, Number(text)]));
}

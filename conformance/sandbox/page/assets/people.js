// The users of PayPay, and what they do in the app.
import { act } from './act.js';
import { get, part } from './api.js';
import { choice, field, fill, form, make, table } from './dom.js';
import { amount, momentOf } from './format.js';
import { merchantChoice, of, payPayMerchants } from './merchants.js';
import { t } from './texts.js';
import { chosenIn, meaningOf, offer, userChoice } from './users.js';

const methods = ['', 'CREDIT_CARD', 'PAY_LATER_CC', 'GIFT_VOUCHER'];

export async function show(main) {
  const [merchants, triggers] = await Promise.all([payPayMerchants(), get('/triggers')]);
  const people = make('div', {});
  let refresh = await fillPeople(people);
  const choose = merchantChoice(merchants, async () => { refresh = await fillPeople(people); });
  fill(main,
    make('h1', {}, t('people')),
    make('p', { class: 'hint' }, t('peopleHint')),
    choose && make('div', { class: 'row' }, choose),
    people,
    make('h2', {}, t('triggers')),
    make('p', { class: 'hint' }, t('triggersHint')),
    table(t('triggers'), [t('provider'), t('what'), t('value'), t('does')], triggers.map((trigger) =>
      [trigger.provider, trigger.kind, make('code', {}, trigger.value), make('span', { lang: 'en' }, trigger.does)])));
  return () => refresh();
}

// fillPeople shows the users of the merchant that is picked, and returns what brings them up
// to date.
async function fillPeople(place) {
  const state = { users: await get(of('/users')) }; // as they were last read
  const list = make('div', { id: 'users' }, userTable(state.users));
  const picked = userChoice(t('user'), 'user', state.users);
  const refresh = async () => {
    state.users = await get(of('/users'));
    offer(picked, state.users);
    fill(list, userTable(state.users));
  };
  fill(place, state.users.length > 0 && forms(picked, state, refresh), budget(), list);
  return refresh;
}

function userTable(users) {
  const number = (text) => ({ text, number: true });
  return table(t('people'),
    [t('user'), number(t('balance')), number(t('points')), number(t('blocked')), t('link'), t('decline')],
    users.map((user) => [
      [make('strong', {}, user.name ?? t('linkedHere')), make('div', { class: 'dim' }, meaningOf(user)),
        make('code', {}, user.id)],
      amount(user.balance), amount(user.points), amount(user.blocked), linkOf(user), user.declineCode ?? '',
    ]));
}

function linkOf(user) {
  const state = user.link === '' ? t('left') : user.link;
  return [make('div', { class: user.link === 'ACTIVE' ? 'good' : 'dim' }, state),
    user.link === 'ACTIVE' && make('div', { class: 'dim nowrap' }, t('until', { time: momentOf(user.expires) }))];
}

const button = (text) => make('button', { type: 'submit' }, text);

function forms(picked, state, refresh) {
  const path = (call) => of(`/users/${part(chosenIn(picked))}/${call}`);
  const code = (id) => field(t('codeId'), { name: 'codeId', id, required: true, autocomplete: 'off' });
  const numbers = { type: 'number', min: 0, max: 99999999999, step: 1 };
  const one = (call) => make('button', {
    type: 'button', 'data-act': call, click: () => act(path(call), {}, refresh),
  }, t(`user-${call}`));
  const present = () => state.users.find((user) => user.id === chosenIn(picked));
  return make('fieldset', {}, make('legend', {}, t('userDoes')), picked,
    form({ id: 'pay' }, (values) => act(path('scan-and-pay'), values, refresh), code('pay-code'),
      button(t('scanAndPay'))),
    form({ id: 'fail' }, (values) => act(path('fail-payment'), values, refresh), code('fail-code'),
      button(t('failPayment'))),
    form({ id: 'wallet' }, (values) => act(path('wallet'), wallet(values, present()), refresh),
      field(t('balance'), { name: 'balance', ...numbers }), field(t('points'), { name: 'points', ...numbers }),
      button(t('setWallet'))),
    form({ id: 'pay-with' }, (values) => act(path('pay-with'), values, refresh),
      choice(t('payWith'), { name: 'method' }, methods.map((name) => [name, t(`method-${name}`)])), button(t('set'))),
    form({ id: 'decline' }, (values) => act(path('decline'), values, refresh),
      field(t('declineCode'), { name: 'code', autocomplete: 'off', placeholder: t('declineHint') }),
      button(t('declineLater'))),
    form({ id: 'unlink' }, () => act(path('unlink'), {}, refresh), button(t('unlink')), one('leave'),
      one('update-kyc'), one('flag-risk'), one('update-account-status')));
}

// wallet returns what a user is to have: what was not filled in stays.
function wallet({ balance, points }, { balance: had, points: hadPoints }) {
  return { balance: balance === '' ? had : Number(balance), points: points === '' ? hadPoints : Number(points) };
}

function budget() {
  return make('fieldset', {}, make('legend', {}, t('budget')), make('p', { class: 'hint' }, t('budgetHint')),
    form({ id: 'budget' }, ({ yen }) => act(of('/points/budget'), { yen: Number(yen) }),
      field(t('budgetYen'), { name: 'yen', type: 'number', min: 0, step: 1, required: true, value: 0 }),
      button(t('set'))));
}

// The webhooks that were sent, where they go, and a form that sends any of them.
import { act } from './act.js';
import { get } from './api.js';
import { choice, field, fill, form, make, table } from './dom.js';
import * as entries from './entries.js';
import { momentOf, providers } from './format.js';
import { sender } from './send.js';
import { t } from './texts.js';

const most = 500;
const mostNotSent = 20;

export async function show(main) {
  const [examples, addresses, merchants] = await Promise.all(
    [get('/webhook-examples'), get('/webhook-url'), get('/merchants')]);
  const list = make('div', { id: 'webhooks' });
  const where = make('div', { id: 'addresses' });
  const rows = new Map(); // by number: what is open or has the focus stays
  const sending = sender(examples, () => refresh());
  const showAddresses = (known) => {
    fill(where, addressTable(known));
    sending.setAddresses(known);
  };
  const refresh = async () => {
    sending.refresh();
    draw(list, rows, await get('/webhooks'), refresh);
  };
  showAddresses(addresses);
  await refresh();
  fill(main, make('h1', {}, t('webhooks')),
    make('fieldset', {}, make('legend', {}, t('whereTo')), where,
      addressForm(merchants, async () => showAddresses(await get('/webhook-url')))),
    sending.form, list);
  return refresh;
}

// addressTable says where the webhooks of each API go, and what to do where none are sent.
function addressTable(addresses) {
  const inWords = ({ url }) => (url ? make('code', {}, url) : make('span', { class: 'warn' }, t('noneAreSent')));
  const missing = providers.map(([key]) => key)
    .filter((key) => !addresses.some((address) => address.key === key && !address.merchant))
    .map((key) => ({ key, url: '' }));
  return [
    addresses.every((address) => address.url === '') && make('p', { class: 'why', id: 'no-address' }, t('noAddress')),
    table(t('whereTo'), [t('merchant'), t('webhooksOf'), t('address')],
      [...addresses, ...missing].map((address) => [address.merchant ?? t('everyMerchant'), address.key,
        inWords(address)])),
  ];
}

// addressForm sets where webhooks go: those of one merchant, or of all that have no address
// of their own.
function addressForm(merchants, refresh) {
  const set = ({ merchant, ...values }) => act('/webhook-url', merchant ? { merchant, ...values } : values, refresh);
  const names = merchants.map(({ name }) => [name, name]);
  return form({ id: 'webhook-url' }, set,
    names.length > 1 && choice(t('merchant'), { name: 'merchant' }, [['', t('everyMerchant')], ...names]),
    choice(t('provider'), { name: 'key' }, providers.map(([key]) => [key, key])),
    field(t('address'), { name: 'url', type: 'url', size: 40, placeholder: t('addressHint') }),
    make('button', { type: 'submit' }, t('set')));
}

function draw(list, rows, sent, refresh) {
  const latest = sent.slice(-most).reverse();
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  fill(list,
    make('h2', {}, t('sentWebhooks')),
    make('p', { class: 'hint' }, t('webhooksHint', { shown: latest.length, all: sent.length })),
    make('p', {}, make('button', { type: 'button', id: 'flush', click: () => act('/flush', {}, refresh) }, t('flush'))),
    latest.length > 0 && table(t('sentWebhooks'),
      [{ text: t('number'), number: true }, t('time'), t('provider'), t('name'), t('target'), t('result'), t('repeat')],
      latest.map((hook) => kept(rows, hook, refresh))),
    notSent());
  if (focused) (focused.isConnected ? focused : document.getElementById(focused.id))?.focus();
}

// kept returns the row of a webhook: the one that was there, unless the webhook changed.
function kept(rows, hook, refresh) {
  const text = JSON.stringify(hook);
  if (rows.get(hook.number)?.text !== text) rows.set(hook.number, { text, row: rowOf(hook, refresh) });
  return rows.get(hook.number).row;
}

function rowOf(hook, refresh) {
  const repeat = make('button', {
    type: 'button', 'aria-label': t('repeatNumber', { number: hook.number }),
    click: () => act(`/webhooks/${hook.number}/repeat`, {}, refresh),
  }, t('repeat'));
  const body = hook.body === undefined ? '' : JSON.stringify(hook.body, null, 2);
  return make('tr', {},
    make('td', { class: 'number' }, String(hook.number)),
    make('td', { class: 'nowrap' }, momentOf(hook.at)),
    make('td', {}, hook.provider),
    make('td', {}, make('details', {}, make('summary', {}, hook.webhook), make('pre', {}, body))),
    make('td', {}, hook.host),
    make('td', {}, result(hook)),
    make('td', {}, repeat));
}

function result(hook) {
  const tone = hook.status >= 200 && hook.status < 300 && !hook.error ? 'good' : 'bad';
  return [make('span', { class: tone }, hook.status ? String(hook.status) : t('noAnswer')),
    hook.error && make('div', { class: 'bad', lang: 'en' }, hook.error)];
}

// notSent lists the latest webhooks that were not sent, with the reason.
function notSent() {
  const list = entries.all().flatMap((entry) => (entry.webhooks ?? []).filter((hook) => hook.state === 'not-sent')
    .map((hook) => [make('a', { href: `#/calls/${entry.number}` }, `#${entry.number}`), momentOf(entry.time),
      hook.provider, hook.name, make('span', { lang: 'en' }, hook.error)])).slice(0, mostNotSent);
  if (!list.length) return null;
  return [make('h2', {}, t('hooksNotSent')), make('div', { id: 'not-sent' },
    table(t('hooksNotSent'), [t('call'), t('time'), t('provider'), t('name'), t('why')], list))];
}

// The webhooks that were sent, and where they go.
import { act } from './act.js';
import { get } from './api.js';
import { choice, field, fill, form, make, table } from './dom.js';
import { momentOf, providers } from './format.js';
import { t } from './texts.js';

const most = 500;

export async function show(main) {
  const list = make('div', { id: 'webhooks' });
  const rows = new Map(); // by number: what is open or has the focus stays
  const refresh = async () => draw(list, rows, await get('/webhooks'), refresh);
  await refresh();
  fill(main, make('h1', {}, t('webhooks')), forms(refresh), list);
  return refresh;
}

function draw(list, rows, sent, refresh) {
  const latest = sent.slice(-most).reverse();
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  fill(list,
    make('p', { class: 'hint' }, t('webhooksHint', { shown: latest.length, all: sent.length })),
    latest.length > 0 && table(t('webhooks'),
      [{ text: t('number'), number: true }, t('time'), t('provider'), t('name'), t('target'), t('result'), t('repeat')],
      latest.map((hook) => kept(rows, hook, refresh))));
  focused?.focus();
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

function forms(refresh) {
  const keys = providers.map(([key]) => [key, key]);
  return make('fieldset', {}, make('legend', {}, t('whereTo')),
    form({ id: 'webhook-url' }, (values) => act('/webhook-url', values),
      choice(t('provider'), { name: 'key' }, keys),
      field(t('address'), { name: 'url', type: 'url', size: 40, placeholder: t('addressHint') }),
      make('button', { type: 'submit' }, t('set'))),
    make('div', { class: 'row' },
      make('button', { type: 'button', id: 'flush', click: () => act('/flush', {}, refresh) }, t('flush'))));
}

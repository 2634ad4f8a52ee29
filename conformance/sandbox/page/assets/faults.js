// What goes wrong on purpose: conditions, limits, faults, the clock.
import { act } from './act.js';
import { get } from './api.js';
import { choice, field, fill, form, make, table } from './dom.js';
import * as entries from './entries.js';
import { momentOf, providers } from './format.js';
import { t } from './texts.js';
import { worldForm } from './worlds.js';

const conditions = ['usual', 'maintenance', 'outage'];

export async function show(main) {
  const [document, [world, readWorld]] = await Promise.all([get('/openapi.json'), worldForm()]);
  const state = make('div', { id: 'plan' });
  const clock = make('output', { id: 'now' });
  const refresh = async () => {
    const [time, plan] = await Promise.all([get('/clock'), get('/plan')]);
    fill(clock, momentOf(time.now));
    fill(state, injected(plan));
  };
  await refresh();
  fill(main,
    make('h1', {}, t('faults')),
    time(clock, refresh), steering(), fault(document.components.schemas.FaultKind.enum, refresh), state,
    reset(async () => { await refresh(); await readWorld(); }), world);
  return refresh;
}

const button = (text) => make('button', { type: 'submit' }, text);
const api = () => choice(t('provider'), { name: 'provider' }, providers);

function time(clock, refresh) {
  const move = (advance) => act('/clock', { advance }, refresh);
  const step = (advance, text) =>
    make('button', { type: 'button', 'data-advance': advance, click: () => move(advance) }, text);
  return make('fieldset', {}, make('legend', {}, t('clock')),
    make('p', {}, clock),
    make('div', { class: 'row' }, step('1m', t('oneMinute')), step('1h', t('oneHour')), step('24h', t('oneDay')),
      step('720h', t('thirtyDays'))),
    form({ id: 'clock' }, (values) => move(values.advance),
      field(t('forwardBy'), { name: 'advance', required: true, placeholder: '90s, 36h', size: 10 }),
      button(t('move'))));
}

function steering() {
  return make('fieldset', {}, make('legend', {}, t('wholeProvider')),
    form({ id: 'condition' }, (values) => act('/condition', values), api(),
      choice(t('condition'), { name: 'condition' }, conditions.map((name) => [name, t(`condition-${name}`)])),
      button(t('set'))),
    form({ id: 'call-limit' }, (values) => act('/call-limit', limit(values)), api(),
      field(t('perSecond'), { name: 'perSecond', type: 'number', min: 0, max: 2147483647, required: true, value: 0 }),
      button(t('set'))));
}

const limit = ({ provider, perSecond }) => ({ provider, perSecond: Number(perSecond) });

function fault(kinds, refresh) {
  return make('fieldset', {}, make('legend', {}, t('oneFault')),
    make('p', { class: 'hint' }, t('oneFaultHint')),
    form({ id: 'fault' }, (values) => act('/fault', asked(values), refresh), api(),
      choice(t('kindOfFault'), { name: 'kind' }, kinds.map((kind) => [kind, kind])),
      field(t('operationOrWebhook'), { name: 'at', placeholder: t('anyOperation') }),
      field(t('times'), { name: 'times', type: 'number', min: 1, max: 2147483647, value: 1 }),
      field(t('delay'), { name: 'delay', placeholder: '2s', size: 6 }),
      choice(t('status'), { name: 'status' }, ['', '500', '502', '503'].map((value) => [value, value || '–'])),
      button(t('addFault'))));
}

// asked leaves out what was not filled in: not every kind takes every field.
function asked({ provider, kind, at, times, delay, status }) {
  return {
    provider, kind,
    ...(at && { [kind.startsWith('webhook-') ? 'webhook' : 'operation']: at }),
    ...(times && { times: Number(times) }),
    ...(delay && { delay }),
    ...(status && { status: Number(status) }),
  };
}

function injected(plan) {
  const kinds = Object.entries(plan.kinds ?? {});
  const rules = plan.plan?.rules ?? [];
  return [
    make('h2', {}, t('injected')),
    kinds.length === 0 ? make('p', { class: 'dim' }, t('injectedNone')) : table(t('injected'),
      [t('kindOfFault'), { text: t('times'), number: true }], kinds.map(([kind, count]) => [kind, String(count)])),
    rules.length > 0 && [make('h2', {}, t('plan')), make('pre', {}, JSON.stringify(plan.plan, null, 2))],
  ];
}

// reset asks once more, as it takes all away.
function reset(refresh) {
  const sure = make('button', {
    type: 'button', id: 'reset-sure', hidden: true, click: () => {
      sure.hidden = true;
      act('/reset', {}, async () => { await entries.again(); await refresh(); });
    },
  }, t('resetSure'));
  const first = make('button', {
    type: 'button', id: 'reset', click: () => { sure.hidden = false; sure.focus(); },
  }, t('reset'));
  return make('fieldset', {}, make('legend', {}, t('reset')), make('p', { class: 'hint' }, t('resetHint')),
    make('div', { class: 'row' }, first, sure));
}

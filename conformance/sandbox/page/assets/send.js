// A form that sends any webhook: its example in the document, with the ids of something
// that happened here.
import { act } from './act.js';
import { choice, fill, form, make, say } from './dom.js';
import * as entries from './entries.js';
import { amount } from './format.js';
import { t } from './texts.js';

const mostObjects = 100;
const payments = ['payment', 'authorization', 'capture'];
const users = ['account-link', 'kyc-read', 'profile-read', 'unlink', 'points-preference'];

// sender returns the form, and what keeps it up to date.
export function sender(examples, sent) {
  const state = { objects: [], addresses: [] };
  const webhook = choice(t('webhook'), { id: 'send-webhook', change: () => showObjects() }, examples.map((example, i) =>
    [String(i), `${example.provider} ${example.webhook}: ${example.summary}`]));
  const object = choice(t('about'), { id: 'send-object', change: () => showBody() }, []);
  const body = make('textarea', { id: 'send-body', rows: 6, spellcheck: 'false', 'aria-label': t('body') });
  const hint = make('p', { class: 'warn', id: 'send-hint' });
  const picked = () => examples[Number(webhook.querySelector('select').value)];

  function showObjects() {
    offer();
    showBody();
  }

  // offer lists what the webhook can be about. What is chosen stays, if it is still there.
  function offer() {
    const select = object.querySelector('select');
    const chosen = select.value;
    state.objects = objectsFor(picked().body);
    fill(select, make('option', { value: '' }, t('asInTheDocument')),
      state.objects.map(({ label }) => make('option', { value: label, selected: label === chosen }, label)));
    fill(hint, isSent(state.addresses, picked()) ? '' : t('noAddressForIt'));
  }

  function showBody() {
    const about = state.objects.find(({ label }) => label === object.querySelector('select').value);
    body.value = JSON.stringify(filled(picked().body, about?.fields ?? {}), null, 2);
  }

  function send() {
    const { provider, webhook: name } = picked();
    try {
      act('/webhooks', { provider, webhook: name, body: JSON.parse(body.value) }, sent);
    } catch {
      say(t('notJSON'), true);
    }
  }

  showObjects();
  return {
    form: make('fieldset', {}, make('legend', {}, t('sendAny')),
      form({ id: 'send' }, send, webhook, object, body, make('button', { type: 'submit' }, t('send'))), hint),
    refresh: offer,
    setAddresses(addresses) {
      state.addresses = addresses;
      offer();
    },
  };
}

// isSent reports whether a webhook has an address: the longer key wins.
function isSent(addresses, { provider, webhook }) {
  const of = (key) => addresses.find((address) => address.key === key && !address.merchant);
  return Boolean((of(`${provider}/${webhook}`) ?? of(provider))?.url);
}

// objectsFor returns what has happened here that names ids of such a body, newest first.
function objectsFor(body) {
  const found = new Map(); // by label
  const effects = entries.all().flatMap((entry) => entry.effects ?? []);
  for (const effect of effects) {
    const fields = fieldsOf(effect, effects);
    if (found.size >= mostObjects || !Object.keys(fields).some((name) => name in body)) continue;
    const parts = [effect.kind, effect.id, effect.key, effect.amount && amount(effect.amount)];
    const label = parts.filter(Boolean).join(' · ');
    found.set(label, { label, fields });
  }
  return [...found.values()];
}

// fieldsOf returns what the fields of a webhook about an effect say.
function fieldsOf(effect, effects) {
  const { provider, kind, id, key } = effect;
  if (provider === 'paypay') {
    if (payments.includes(kind)) return { order_id: id, merchant_order_id: key, order_amount: effect.amount };
    return users.includes(kind) ? { user_authorization_id: id, userAuthorizationId: id, referenceId: key } : {};
  }
  if (id.startsWith('tok_')) return { token_id: id };
  const isPayment = (other) => other.provider === provider && other.key === key && other.kind === 'authorization';
  if (kind === 'authorization') return { payment_id: id, order_ref: key };
  if (kind !== 'capture') return {};
  return { capture_id: id, payment_id: key ? effects.find(isPayment)?.id : undefined, order_ref: key };
}

// filled returns an example with other values in the fields that it has. They keep their
// types; what is not known stays as it is in the example.
function filled(body, fields) {
  const known = Object.entries(fields).filter(([name, value]) => name in body && value !== undefined && value !== '');
  const typed = known.map(([name, value]) => [name, typeof body[name] === 'number' ? Number(value) : String(value)]);
  return { ...body, ...Object.fromEntries(typed) };
}

// How the users of PayPay are shown and chosen.
import { choice, make } from './dom.js';
import { language, t } from './texts.js';

// meaningOf returns what a user is for; empty for one who linked the account here.
export function meaningOf(user) {
  return (language === 'ja' ? user.meaningInJapanese : user.meaning) ?? '';
}

// userChoice lets a person choose one of the users.
export function userChoice(label, id, users) {
  const picked = choice(label, { id }, []);
  offer(picked, users);
  return picked;
}

// offer changes who can be chosen; a choice that can still be made stays.
export function offer(picked, users) {
  const select = picked.querySelector('select');
  const options = users.map((user) => make('option', { value: user.id }, describe(user)));
  if (options.map((option) => option.value).join() === [...select.options].map((option) => option.value).join()) return;
  const before = select.value;
  select.replaceChildren(...options);
  if (users.some((user) => user.id === before)) select.value = before;
}

function describe(user) {
  return [user.name ?? `${t('linkedHere')} ${user.id}`, meaningOf(user)].filter(Boolean).join(' · ');
}

// chosenIn returns the id of the user who is chosen.
export function chosenIn(picked) {
  return picked.querySelector('select').value;
}

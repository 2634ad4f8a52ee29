// The page's languages.
import en from './texts.en.js';
import ja from './texts.ja.js';

const languages = { en, ja };
const kept = 'jppay-language';

export let language = chosen();

function chosen() {
  const wanted = [localStorage.getItem(kept), ...navigator.languages].filter(Boolean);
  const known = wanted.map((name) => name.split('-')[0].toLowerCase()).find((name) => Object.hasOwn(languages, name));
  return known ?? 'en';
}

// speak changes the language and remembers it.
export function speak(name) {
  language = name;
  localStorage.setItem(kept, name);
}

// t returns a text with its places filled: {name} takes the value of that name.
export function t(key, values = {}) {
  const text = languages[language][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (place, name) => (Object.hasOwn(values, name) ? String(values[name]) : place));
}

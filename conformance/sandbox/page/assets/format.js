// How values are written.
import { t } from './texts.js';

export const providers = [['paypay', 'PayPay'], ['paidy', 'Paidy'], ['paidy-legacy', 'Paidy (legacy)']];

// inJapan returns a time as 2026-04-02T01:30:00.000 in Japan, which has no summer time. Intl
// takes a tenth of a second to start, which the first rows would wait for.
function inJapan(text) {
  return new Date(Date.parse(text) + 9 * 3600 * 1000).toISOString();
}

// timeOf returns the time of day in Japan.
export function timeOf(text) {
  return inJapan(text).slice(11, 23);
}

// momentOf returns date and time in Japan.
export function momentOf(text) {
  return text ? `${inJapan(text).slice(0, 19).replace('T', ' ')} JST` : '';
}

export function amount(yen) {
  return t('yen', { amount: String(yen).replace(/\B(?=(\d{3})+$)/g, ',') });
}

export function millis(nanoseconds) {
  return `${(nanoseconds / 1e6).toFixed(nanoseconds < 1e7 ? 2 : 0)} ms`;
}

// json returns a text of JSON with line breaks, and any other text as it is. Numbers keep
// their form: only blanks outside of strings are added.
export function json(text) {
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  let [depth, result] = [0, ''];
  const feed = () => `\n${'  '.repeat(depth)}`;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    if (token === '}' || token === ']') {
      depth--;
      result = /[{[]$/.test(result.trimEnd()) ? result.trimEnd() + token : result + feed() + token;
    } else if (token === '{' || token === '[') {
      depth++;
      result += token + feed();
    } else {
      result += { ',': `,${feed()}`, ':': ': ' }[token] ?? token;
    }
  }
  return result.replace(/[ \t]+\n/g, '\n');
}

// How values are written.
import { language, t } from './texts.js';

export const providers = [['paypay', 'PayPay'], ['paidy', 'Paidy'], ['paidy-legacy', 'Paidy (legacy)']];

const timeOfDay = new Intl.DateTimeFormat('ja-JP', {
  timeZone: 'Asia/Tokyo', hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3,
  hourCycle: 'h23',
});

// timeOf returns the time of day in Japan.
export function timeOf(text) {
  return timeOfDay.format(new Date(text));
}

// momentOf returns date and time in Japan.
export function momentOf(text) {
  if (!text) return '';
  return new Intl.DateTimeFormat(language, {
    timeZone: 'Asia/Tokyo', dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23',
  }).format(new Date(text)) + ' JST';
}

export function amount(yen) {
  return t('yen', { amount: new Intl.NumberFormat(language).format(yen) });
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

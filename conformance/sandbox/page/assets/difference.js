// Two texts beside each other, with the first difference marked.
import { make } from './dom.js';
import { t } from './texts.js';

// split cuts two texts at the first character in which they differ, and behind the line or
// the word of the difference.
export function split(a, b) {
  const [left, right] = [[...a], [...b]];
  let from = 0;
  while (from < left.length && from < right.length && left[from] === right[from]) from++;
  if (from === left.length && from === right.length) return null;
  return [cut(left, from), cut(right, from)];
}

function cut(characters, from) {
  let to = from;
  while (to < characters.length && characters[to] !== '\n') to++;
  if (to === from && to < characters.length) to++; // the line feed itself differs
  const join = (part) => part.join('');
  return {
    before: join(characters.slice(0, from)),
    marked: join(characters.slice(from, to)),
    after: join(characters.slice(to)),
  };
}

// visible shows what nobody sees otherwise: blanks at the edge of a mark, and nothing.
function visible(text) {
  if (text === '') return t('nothingHere');
  return text.replace(/^[ \t\r\n]+|[ \t\r]+$|\n$/g, (blanks) =>
    [...blanks].map((blank) => ({ ' ': '␠', '\t': '⇥', '\r': '␍', '\n': '⏎\n' })[blank]).join(''));
}

// beside returns the two texts as blocks with headings.
export function beside(signedTitle, signed, wantedTitle, wanted) {
  const parts = split(signed, wanted);
  const block = (title, text, part) => make('div', {},
    make('h3', {}, title),
    make('pre', {}, part ? [part.before, make('mark', {}, visible(part.marked)), part.after] : text));
  return make('div', { class: 'two' },
    block(signedTitle, signed, parts?.[0]), block(wantedTitle, wanted, parts?.[1]));
}

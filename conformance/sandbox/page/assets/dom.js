// Builds the page. Whatever comes from outside goes in as text: no function here reads HTML.

// make returns an element. Children are elements or texts; an attribute that is false,
// null or undefined is left out, and one that is a function listens.
export function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (typeof value === 'function') element.addEventListener(key, value);
    else if (value === true) element.setAttribute(key, '');
    else if (value !== false && value != null) element.setAttribute(key, String(value));
  }
  add(element, children);
  return element;
}

function add(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child instanceof Node) element.append(child);
    else if (child != null && child !== false) element.append(document.createTextNode(String(child)));
  }
}

// fill replaces what is in an element.
export function fill(element, ...children) {
  element.replaceChildren();
  add(element, children);
}

// table returns a table with a name for screen readers. A column is a heading, or
// {text, number: true}; a row is an element or a list of cells, which are texts or elements.
export function table(name, columns, rows) {
  const isNumber = columns.map((column) => Boolean(column.number));
  const cell = (content, i) => make('td', { class: isNumber[i] ? 'number' : null }, content);
  return make('div', { class: 'wide' }, make('table', {},
    make('caption', { class: 'unseen' }, name),
    make('thead', {}, make('tr', {}, columns.map((column) =>
      make('th', { scope: 'col', class: column.number ? 'number' : null }, column.text ?? column)))),
    make('tbody', {}, rows.map((row) => (row instanceof Node ? row : make('tr', {}, row.map(cell)))))));
}

// field returns an input with its label.
export function field(label, attributes) {
  return make('label', {}, label, make('input', attributes));
}

// choice returns a select with its label. An option is [value, text]; that of the attribute
// value is chosen.
export function choice(label, { value: chosen, ...attributes }, options) {
  return make('label', {}, label, make('select', attributes,
    options.map(([value, text]) => make('option', { value, selected: value === chosen }, text))));
}

// form returns a form that calls send with the values of its fields, by name.
export function form(attributes, send, ...children) {
  return make('form', {
    ...attributes,
    submit: (event) => {
      event.preventDefault();
      send(Object.fromEntries(new FormData(event.currentTarget)), event.currentTarget);
    },
  }, ...children);
}

// say tells a person, and a screen reader, how something went.
export function say(text, bad = false) {
  const said = document.getElementById('said');
  said.className = bad ? 'said bad' : 'said';
  said.textContent = text;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { said.textContent = ''; }, bad ? 12000 : 4000);
}

// The facts that no source settles, and how the sandbox reads them.
import { act } from './act.js';
import { get } from './api.js';
import { choice, fill, form, make } from './dom.js';
import { t } from './texts.js';

// worldForm returns the form in which a person chooses readings, and what brings it up to
// date.
export async function worldForm() {
  const place = make('div', {});
  const refresh = async () => fill(place, formOf(await get('/worlds'), refresh));
  await refresh();
  return [place, refresh];
}

function formOf(world, refresh) {
  const change = (values) => {
    const switches = world.switches.filter((one) => values[one.name] !== one.value)
      .map((one) => ({ name: one.name, value: values[one.name] }));
    if (switches.length > 0) act('/worlds', { switches }, refresh);
  };
  return make('fieldset', {}, make('legend', {}, t('world')),
    make('p', { class: 'hint' }, t('worldHint')),
    form({ id: 'world', class: 'questions' }, change, world.switches.map(question),
      make('button', { type: 'submit' }, t('set'))));
}

// question asks about a fact. The sources of each reading stand in the list of choices.
function question(one) {
  return choice(make('span', {}, t(`world-${one.name}`)), { name: one.name, value: one.value },
    one.values.map((value) => [value.name, textOf(one, value)]));
}

function textOf(one, value) {
  const text = t(`world-${one.name}-${value.name}`);
  return value.sources.length > 0 ? `${text} (${value.sources.join(', ')})` : text;
}

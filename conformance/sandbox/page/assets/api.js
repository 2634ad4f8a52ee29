// Calls of the admin API.

const kept = 'jppay-admin-token';

// Refusal is an answer of the API that is no success.
export class Refusal extends Error {
  constructor(status, text) {
    super(text);
    this.status = status;
  }
}

export function keepToken(token) {
  sessionStorage.setItem(kept, token);
}

export function hasToken() {
  return sessionStorage.getItem(kept) !== null;
}

async function ask(method, path, { body, headers = {}, signal } = {}) {
  const token = sessionStorage.getItem(kept);
  if (token !== null) headers.Authorization = `Bearer ${token}`;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const answer = await fetch(path, { method, headers, signal, body: body && JSON.stringify(body), redirect: 'error' });
  if (!answer.ok) throw new Refusal(answer.status, explain(await answer.text()));
  return answer;
}

function explain(text) {
  try {
    const { error, code, field } = JSON.parse(text);
    return [code, field, error].filter(Boolean).join(': ');
  } catch {
    return text;
  }
}

export async function get(path) {
  return (await ask('GET', path, { headers: { Accept: 'application/json' } })).json();
}

export async function post(path, body = {}) {
  return (await ask('POST', path, { body })).json();
}

// part escapes a text from outside for one part of a path.
export function part(text) {
  return encodeURIComponent(text);
}

// follow calls tell with each event of the journal from the entry after last, for ever. It
// calls connected with true and false as the connection comes and goes.
export async function follow(last, tell, connected) {
  let number = last;
  for (;;) {
    try {
      const answer = await ask('GET', '/events', { headers: { 'Last-Event-ID': String(number) } });
      connected(true);
      for await (const event of eventsOf(answer.body)) {
        number = event.call?.number || number;
        tell(event);
      }
    } catch (err) {
      if (err instanceof Refusal && err.status === 401) throw err;
    }
    connected(false);
    await new Promise((resolve) => { setTimeout(resolve, 1000); });
  }
}

// eventsOf reads server-sent events, of which each is one line of data.
async function* eventsOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      if (line.startsWith('data: ')) yield JSON.parse(line.slice('data: '.length));
    }
  }
}

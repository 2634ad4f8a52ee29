// A call as a command line.

// Headers that curl sets by itself, or that belong to the connection.
const own = new Set(['accept-encoding', 'connection', 'content-length', 'host', 'transfer-encoding']);

// curl returns the command that sends a call again as it was sent; null where the journal
// has not kept all of it.
export function curl(call, base) {
  const body = call.requestBody ?? { bytes: 0 };
  if (!base || call.kind !== 'call' || body.cut || body.broken || body.text?.includes('\0')) return null;
  const url = base.replace(/\/+$/, '') + call.path + (call.query ? `?${call.query}` : '');
  const words = ['curl --include --globoff --path-as-is --request', quote(call.method), quote(url)];
  for (const { name, value } of call.requestHeaders ?? []) {
    if (own.has(name.toLowerCase())) continue;
    words.push('\\\n  --header', quote(value === '' ? `${name};` : `${name}: ${value}`));
  }
  const typed = call.requestHeaders?.some(({ name }) => name.toLowerCase() === 'content-type');
  if (body.text && !typed) words.push("\\\n  --header 'Content-Type:'"); // curl would send one of its own
  if (body.text) words.push('\\\n  --data-raw', quote(body.text));
  return words.join(' ');
}

// quote writes a word for a shell. Control characters are written as escapes, so that a
// terminal into which the command is pasted does not obey them.
export function quote(word) {
  if (!/[\x00-\x1f\x7f-\x9f]/.test(word)) return `'${word.replaceAll("'", "'\\''")}'`;
  const escaped = word.replace(/[\\']/g, '\\$&').replace(/[\x00-\x1f\x7f]/g, (character) =>
    `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return `$'${escaped.replace(/[\x80-\x9f]/g, (character) =>
    `\\u00${character.charCodeAt(0).toString(16)}`)}'`;
}

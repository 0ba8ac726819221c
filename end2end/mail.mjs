// Reads a mail as it was written: headers unfolded and decoded, parts by their media type.

function decodeBytes(bytes, encoding) {
  if (encoding === 'base64') return Buffer.from(bytes.toString('latin1'), 'base64');
  if (encoding !== 'quoted-printable') return bytes;
  const text = bytes.toString('latin1').replace(/=\r?\n/g, '');
  return Buffer.from(text.replace(/=([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1');
}

/** RFC 2047 words; between two of them white space is only folding. */
function decodeWords(text) {
  return text.replace(/(=\?[^?]+\?[bq]\?[^?]*\?=)\s+(?==\?)/gi, '$1').replace(/=\?([^?]+)\?([bq])\?([^?]*)\?=/gi, (_, charset, kind, body) => {
    const bytes = kind.toLowerCase() === 'b'
      ? Buffer.from(body, 'base64')
      : decodeBytes(Buffer.from(body.replaceAll('_', ' '), 'latin1'), 'quoted-printable');
    return new TextDecoder(charset).decode(bytes);
  });
}

function split(bytes) {
  const text = bytes.toString('latin1');
  const gap = text.match(/\r?\n\r?\n/);
  if (!gap) return [text, Buffer.alloc(0)];
  return [text.slice(0, gap.index), bytes.subarray(gap.index + gap[0].length)];
}

function readEntity(bytes, parts) {
  const [head, body] = split(bytes);
  const headers = new Map();
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  const type = headers.get('content-type') ?? 'text/plain';
  const boundary = type.match(/boundary="?([^";]+)"?/i)?.[1];
  if (boundary) {
    const pieces = body.toString('latin1').split(`--${boundary}`).slice(1, -1);
    for (const piece of pieces) readEntity(Buffer.from(piece.replace(/^\r?\n/, '').replace(/\r?\n$/, ''), 'latin1'), parts);
  } else {
    const decoded = decodeBytes(body, headers.get('content-transfer-encoding')?.toLowerCase());
    parts.push({ type: type.split(';')[0].trim().toLowerCase(), contentType: type, headers, text: decoded.toString('utf8') });
  }
  return headers;
}

/** `header(name)` decoded, `part(type)` or undefined, `text` the plain part, `calendar` its unfolded lines or null. */
export function readMail(bytes) {
  const parts = [];
  const headers = readEntity(bytes, parts);
  const part = (type) => parts.find((each) => each.type === type);
  const calendar = part('text/calendar');
  return {
    header: (name) => decodeWords(headers.get(name.toLowerCase()) ?? ''),
    subject: decodeWords(headers.get('subject') ?? ''),
    to: decodeWords(headers.get('to') ?? ''),
    parts,
    part,
    text: part('text/plain')?.text ?? '',
    calendar: calendar ? { method: calendar.contentType.match(/method=([A-Z]+)/i)?.[1], lines: calendar.text.replace(/\r\n[ \t]/g, '').split('\r\n') } : null,
  };
}

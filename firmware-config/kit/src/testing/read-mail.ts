/** Header fields, unfolded and decoded (RFC 2047), and the text, decoded by its transfer encoding. */
export function readMail(raw: string): { headers: Map<string, string>; text: string } {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), decodeWords(line.slice(colon + 1).trim())];
    }),
  );
  const body = rest.join('\r\n\r\n');
  if (headers.get('content-transfer-encoding') === 'base64') {
    return { headers, text: Buffer.from(body, 'base64').toString('utf8') };
  }
  return { headers, text: quotedPrintable(body.replace(/=\r\n/g, '')).replaceAll('\r\n', '\n') };
}

/** `=E5=9F=BA` as the UTF-8 that it stands for (RFC 2045, 6.7). */
function quotedPrintable(text: string): string {
  return text.replace(/(?:=[0-9A-F]{2})+/gi, (bytes) =>
    Buffer.from(bytes.replaceAll('=', ''), 'hex').toString('utf8'),
  );
}

/** Encoded words of a header, joined where they follow one another (RFC 2047). */
function decodeWords(text: string): string {
  return text.replace(/\?=\s+=\?/g, '?==?').replace(/(?:=\?utf-8\?[bq]\?[^?]*\?=)+/gi, (run) => {
    const parts = [...run.matchAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi)].map(([, coding, word = '']) =>
      coding?.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64')
        : Buffer.from(
            word
              .replaceAll('_', ' ')
              .replace(/=([0-9A-F]{2})/gi, (_all, hex: string) =>
                String.fromCharCode(Number.parseInt(hex, 16)),
              ),
            'latin1',
          ),
    );
    return Buffer.concat(parts).toString('utf8');
  });
}

/** ffmpeg's words, and what they mean to an operator. The first that is met counts. */
const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [/401 Unauthorized|authorization failed/i, 'the camera refused the user or the password (401)'],
  [/403 Forbidden/i, 'the camera forbids it (403)'],
  [/404 Not Found/i, 'the camera knows no such address (404)'],
  [/Server returned 5XX|\b50\d [A-Z]/, 'the camera reports an error of its own (5xx)'],
  [/Server returned 4/, 'the camera refused the question (4xx)'],
  [
    /rtmp:.*|Error writing trailer|av_interleaved_write_frame|Broken pipe/i,
    'the hub does not take the video',
  ],
  [/Connection refused/i, 'nothing listens at the camera\u2019s address'],
  [/No route to host|Network is unreachable|Host is unreachable/i, 'the camera cannot be reached'],
  [
    /Name or service not known|Failed to resolve|Temporary failure in name/i,
    'the camera\u2019s name is not known',
  ],
  [/Connection timed out|Operation timed out/i, 'the camera does not answer'],
  [/Device or resource busy/i, 'the camera is in use by another program'],
  [/(?:\/dev\/\S+|video\d+).*No such file or directory/i, 'there is no such camera device'],
  [/Permission denied/i, 'the agent may not open the camera device'],
  [/Unknown encoder/i, 'this ffmpeg cannot encode H.264'],
  [/Invalid data found/i, 'the camera sent something that is no picture'],
];

/** Why ffmpeg failed, from the last lines that it said. Never holds an address: those may hold secrets. */
export function meaningOf(lines: readonly string[]): string {
  const said = lines.join('\n');
  const known = MEANINGS.find(([pattern]) => pattern.test(said));
  if (known) return known[1];
  const last = lines.findLast((line) => line.trim() !== '');
  return last === undefined
    ? 'ffmpeg ended without a word'
    : `ffmpeg: ${withoutAddresses(last).slice(0, 120)}`;
}

/** Whether the stream was refused by the FLV container, so that it must be encoded. */
export function isNoFlvCodec(lines: readonly string[]): boolean {
  return lines.some((line) => /not compatible with flv|incompatible with output codec/i.test(line));
}

export function withoutAddresses(text: string): string {
  return text.replaceAll(/\b[a-z][a-z0-9+.-]*:\/\/\S+/gi, (address) => `${address.split(':')[0]}://…`);
}

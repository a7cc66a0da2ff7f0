/**
 * One input as a script for ffmpeg's concat demuxer (ffmpeg-formats, 3.3), which can be read from standard input: an address in there is
 * seen by nobody else, whereas arguments are seen by every user of the machine.
 */
export function concatScript(url: string, options: Readonly<Record<string, string>>): string {
  const quoted = url.replaceAll("'", '%27').replaceAll(/[\r\n]/g, '');
  const lines = Object.entries(options).map(([name, value]) => `option ${name} ${value}`);
  return ['ffconcat version 1.0', `file '${quoted}'`, ...lines, ''].join('\n');
}

import { existsSync } from 'node:fs';
import { type CsvQuery, type Instant, SECOND } from '@kawamori/contracts';
import { writeWhole } from '../import/write-whole.js';
import type { ExportInputs } from './command.js';
import { CSV_HELP, readCsvArguments } from './csv-arguments.js';

const TELL_EVERY = 2 * SECOND;

/** `kawamori export csv …` */
export async function exportCsv(argv: readonly string[], inputs: ExportInputs): Promise<number> {
  const { io } = inputs;
  const wanted = readCsvArguments(argv);
  if (wanted === 'help') {
    await io.out(CSV_HELP);
    return 0;
  }
  if ('faults' in wanted) {
    io.err(`${wanted.faults.join('\n')}\n\n${CSV_HELP}`);
    return 2;
  }
  const { query, out, force } = wanted;
  if (out !== undefined && !force && existsSync(out)) {
    io.err(`${out} exists already; state another --out, or --force to write over it\n`);
    return 2;
  }
  const hub = await inputs.findHub();
  if (!hub) {
    io.err('readings are exported by the running hub, and none is running: start it first\n');
    return 1;
  }
  try {
    const told = toldOf(hub.stream(pathOf(query), inputs.signal), inputs);
    if (out === undefined) for await (const bytes of told) await io.out(bytes);
    else await writeWhole(out, told);
    return 0;
  } catch (error) {
    const why = inputs.signal.aborted ? 'stopped' : error instanceof Error ? error.message : String(error);
    io.err(out === undefined ? `${why}; what was written is not whole\n` : `${why}; nothing was written\n`);
    return 1;
  }
}

function pathOf({ station, ...rest }: CsvQuery): string {
  const words = new URLSearchParams();
  for (const [key, value] of Object.entries(rest)) words.append(key, String(value));
  for (const id of station === undefined ? [] : [station].flat()) words.append('station', id);
  return `/api/v1/readings.csv?${words}`;
}

/** The same bytes, with word now and then of how far they have come. */
async function* toldOf(
  bytes: AsyncIterable<Uint8Array>,
  { io, wallClock }: Pick<ExportInputs, 'io' | 'wallClock'>,
): AsyncGenerator<Uint8Array> {
  let length = 0;
  // The heading is no row.
  let rows = -1;
  let toldAt: Instant = wallClock.now();
  for await (const piece of bytes) {
    length += piece.byteLength;
    for (const byte of piece) if (byte === LINE_END) rows++;
    yield piece;
    if (wallClock.now() - toldAt < TELL_EVERY) continue;
    toldAt = wallClock.now();
    io.err(`${rows} rows, ${megabytes(length)}${placeOf(piece)}\n`);
  }
  io.err(`${Math.max(rows, 0)} rows, ${megabytes(length)}: done\n`);
}

const LINE_END = 0x0a;
const megabytes = (length: number) => `${(length / 2 ** 20).toFixed(1)} MiB`;

/** The last whole row's time and station. They stand first, and need no quotes. */
function placeOf(piece: Uint8Array): string {
  const lines = Buffer.from(piece).subarray(-2_000).toString().split('\n');
  const found = /(\d{4}-\d{2}-\d{2})T[^,]*,([a-z0-9-]+),/.exec(lines.at(-2) ?? '');
  return found ? `, now at ${found[2]} ${found[1]}` : '';
}

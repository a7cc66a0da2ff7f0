import { parseArgs } from 'node:util';

/**
 * The file behind `--config`, of a program that is told nothing else; `--help` ends the process with its text.
 *
 * @throws Error on any other word, or without a file
 */
export function fileArgument(argv: readonly string[], help: string): string {
  const { values } = parseArgs({
    args: [...argv],
    options: { config: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help) {
    process.stdout.write(help);
    process.exit(0);
  }
  if (values.config === undefined) throw new Error('expected --config FILE');
  return values.config;
}

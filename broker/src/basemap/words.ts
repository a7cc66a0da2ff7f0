/** A wrong word on the command line; told with the help, exit code 2. */
export class UsageFault extends Error {}

/** A number within bounds from an option, or what stands for it. */
export function numberOf(
  option: string,
  text: string | undefined,
  { otherwise, from, to }: { otherwise: number; from: number; to: number },
): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (text.trim() === '' || !(value >= from && value <= to)) {
    throw new UsageFault(
      `--${option}: expected a number from ${from} to ${to}, received ${JSON.stringify(text)}`,
    );
  }
  return value;
}

/** Numbers with commas between them. */
export function numbersOf(option: string, text: string, names: readonly string[]): number[] {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (numbers.length !== names.length || numbers.some(Number.isNaN)) {
    throw new UsageFault(
      `--${option}: expected ${names.join(',')} in degrees, received ${JSON.stringify(text)}`,
    );
  }
  return numbers;
}

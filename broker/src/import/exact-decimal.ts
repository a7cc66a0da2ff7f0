// Decimal numbers without floating point, so that 96,00 cm becomes 0.96 m and nothing else.

/** `digits / 10^decimals`. */
export interface ExactDecimal {
  digits: bigint;
  decimals: number;
}

/** A fraction that turns the source's unit into thousandths of ours: a foot is 3048/10 millimetres. */
export interface Factor {
  times: bigint;
  over: bigint;
}

const PLAIN = /^([+-]?)(\d{1,9}(?:\.\d{0,12})?|\.\d{1,12})$/;
const WITH_COMMA = /^([+-]?)(\d{1,9}(?:,\d{0,12})?|,\d{1,12})$/;

/** Reads at most nine digits before the decimal mark and twelve after it; no thousands separator, no exponent. Undefined otherwise. */
export function readDecimal(text: string, mark: '.' | ',' = '.'): ExactDecimal | undefined {
  const match = (mark === '.' ? PLAIN : WITH_COMMA).exec(text);
  if (!match) return undefined;
  const number = match[2] ?? '';
  const at = number.indexOf(mark);
  const decimals = at < 0 ? 0 : number.length - at - 1;
  const magnitude = BigInt(at < 0 ? number : number.slice(0, at) + number.slice(at + 1));
  return { digits: match[1] === '-' ? -magnitude : magnitude, decimals };
}

/** The same text for the same number: `-9999,00` and `-9999` are both `-9999`. */
export function plainText({ digits, decimals }: ExactDecimal): string {
  const magnitude = (digits < 0n ? -digits : digits).toString().padStart(decimals + 1, '0');
  const whole = magnitude.slice(0, magnitude.length - decimals);
  const fraction = magnitude.slice(magnitude.length - decimals).replace(/0+$/, '');
  return `${digits < 0n ? '-' : ''}${whole}${fraction && `.${fraction}`}`;
}

/**
 * Converts to whole thousandths. What is finer than a thousandth is rounded; a half goes up, as in `toThreeDecimals`, so that a
 * level is never told lower by a tie.
 */
export function toThousandths(
  { digits, decimals }: ExactDecimal,
  factor: Factor,
): { thousandths: number; rounded: boolean } {
  const dividend = digits * factor.times;
  const divisor = factor.over * 10n ** BigInt(decimals);
  if (dividend % divisor === 0n) return { thousandths: Number(dividend / divisor), rounded: false };
  return { thousandths: Number(floorDivide(2n * dividend + divisor, 2n * divisor)), rounded: true };
}

function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const towardsZero = dividend / divisor;
  return dividend < 0n && dividend % divisor !== 0n ? towardsZero - 1n : towardsZero;
}

/** Whole thousandths as a decimal with as few digits as it takes: 960 is `0.96`. */
export function writeThousandths(thousandths: number): string {
  return plainText({ digits: BigInt(thousandths), decimals: 3 });
}

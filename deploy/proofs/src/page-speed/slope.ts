/** By how much values grow from one to the next, on the straight line that lies nearest to them (least squares). */
export function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  const over = values.reduce((sum, one, i) => sum + (i - middle) * (one - mean), 0);
  const under = values.reduce((sum, _one, i) => sum + (i - middle) ** 2, 0);
  return over / under;
}

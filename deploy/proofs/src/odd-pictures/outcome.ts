/** What became of a picture, in words that two sides can say: the table of what should be, and the hub's own answer. */
export type Outcome = string;

/** Shown, with its size as it is seen, whether it is marked as cut short, and where its time is from. */
export function shown(
  width: number,
  height: number,
  { cutShort = false, time = 'received' }: { cutShort?: boolean; time?: 'received' | 'exif' | 'note' } = {},
): Outcome {
  return `shown ${width}x${height}${cutShort ? ', cut short' : ''}, time ${time === 'received' ? 'of arrival' : `by ${time}`}`;
}

export const refused = (fault: string): Outcome => `refused: ${fault}`;

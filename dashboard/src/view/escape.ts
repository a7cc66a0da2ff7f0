/** Where words are written: Escape takes back a choice or what an input method offers there, and never what is written. */
const FIELDS = 'input, textarea, select';

/** Whether a key that was pressed leaves what is open. */
export function leaves({ key, isComposing, target }: KeyboardEvent): boolean {
  const isWritten = (target as Partial<Element> | null)?.matches?.(FIELDS) ?? false;
  return key === 'Escape' && !isComposing && !isWritten;
}

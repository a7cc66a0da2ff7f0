/**
 * A text as messages that may each be so long, cut between lines; a line that is longer itself is cut within.
 * @param most characters of one, 1 and more
 */
export function textPieces(text: string, most: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const line of text.split('\n').flatMap((one) => cut(one, most))) {
    const longer = piece === '' ? line : `${piece}\n${line}`;
    if (longer.length <= most) piece = longer;
    else {
      if (piece.trim() !== '') pieces.push(piece.trimEnd());
      piece = line;
    }
  }
  return piece.trim() === '' && pieces.length > 0 ? pieces : [...pieces, piece];
}

/** By characters as people see them: no half of one is left. */
function cut(line: string, most: number): string[] {
  if (line.length <= most) return [line];
  const parts: string[] = [];
  let part = '';
  for (const character of line) {
    if (part.length + character.length > most) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return [...parts, part];
}

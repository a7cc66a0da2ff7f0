/** Text that may stand in a page as it is. Made by {@link html} and {@link trusted} alone. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

type Piece = Markup | string | number | false | null | undefined | readonly Piece[];

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes for text and for quoted attributes; control characters, which HTML does not allow, become the replacement character. */
export function escapeText(text: string): string {
  return text
    .replace(/[&<>"']/g, (one) => ENTITIES[one] ?? one)
    .replace(/(?![\t\n\r])[\p{Cc}\p{Bidi_Control}]/gu, '\ufffd');
}

/** Names and words are data: whatever is filled in is escaped, unless it is markup itself. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  let text = '';
  strings.forEach((string, i) => {
    text += string;
    if (i < pieces.length) text += render(pieces[i]);
  });
  return new Markup(text);
}

/** A text of our own that stands in the source, such as a style sheet. Never anything from outside. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

function render(piece: Piece): string {
  if (piece === undefined || piece === null || piece === false) return '';
  if (piece instanceof Markup) return piece.text;
  if (typeof piece === 'string') return escapeText(piece);
  if (typeof piece === 'number') return String(piece);
  return (piece as readonly Piece[]).map(render).join('');
}

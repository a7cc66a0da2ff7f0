export type TextFilling = Readonly<Record<string, string | number>>;

/** A text with its braces filled, in a language or voice that it has. A brace without a value stays visible, so that the gap is noticed. */
export function fillIn<Spoken extends string>(
  text: Readonly<Record<Spoken, string>>,
  spoken: Spoken,
  values: TextFilling = {},
): string {
  return text[spoken].replace(/\{(\w+)\}/g, (brace, name: string) => String(values[name] ?? brace));
}

/** An element with text or further elements; left-out ones are undefined. */
export type XmlNode = readonly [
  name: string,
  content: string | readonly (XmlNode | undefined)[],
  attributes?: Readonly<Record<string, string>>,
];

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** XML 1.0, 2.2: other control characters and halves of characters may not stand in a document at all. */
const NOT_ALLOWED = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

const escaped = (text: string): string =>
  text.replace(NOT_ALLOWED, '\ufffd').replace(/[&<>"]/g, (one) => ENTITIES[one] ?? one);

function written([name, content, attributes = {}]: XmlNode, indent: string): string {
  const tag = [name, ...Object.entries(attributes).map(([key, value]) => `${key}="${escaped(value)}"`)].join(
    ' ',
  );
  if (typeof content === 'string') {
    return content === '' && Object.keys(attributes).length > 0
      ? `${indent}<${tag}/>\n`
      : `${indent}<${tag}>${escaped(content)}</${name}>\n`;
  }
  const inner = content.flatMap((node) => (node ? [written(node, `${indent}  `)] : [])).join('');
  return `${indent}<${tag}>\n${inner}${indent}</${name}>\n`;
}

/** A whole document. Names are ours; texts and attributes are data, and escaped. */
export const xmlDocument = (root: XmlNode): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${written(root, '')}`;

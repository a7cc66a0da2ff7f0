import type { Plugin } from 'vite';

/**
 * The faces read what comes and describe nothing: what zod has for making JSON Schema stays out of them. Each schema names it and nobody
 * calls it; a name that a newer zod wants, and that is not among its own, fails the build.
 */
export const withoutJsonSchema: Plugin = {
  name: 'without-json-schema',
  enforce: 'pre',
  transform(code, id) {
    if (!/\/zod\/v4\/core\/(?:to-json-schema|json-schema-processors)\.js$/.test(id)) return undefined;
    const named = [...code.matchAll(/^export (?:function|const) (\w+)/gm)].map(
      ([, name]) => `export const ${name} = () => () => undefined;`,
    );
    const renamed = [...code.matchAll(/^export \{.*\};$/gm)].map(([line]) => line);
    return { code: [...named, ...renamed].join('\n'), map: null };
  },
};

/** Nor does a face ever show zod's own words for a fault: where something comes that it cannot read it says so itself. */
export const withoutZodMessages: Plugin = {
  name: 'without-zod-messages',
  enforce: 'pre',
  transform: (_code, id) =>
    id.endsWith('/zod/v4/locales/en.js')
      ? { code: "export default () => ({ localeError: () => 'Invalid input' });", map: null }
      : undefined,
};

/** Of Leaflet's classes those that the map makes none of: stations are buttons of our own above it, and it has no controls but ours. */
const UNUSED = [
  ...['Canvas', 'ImageOverlay', 'VideoOverlay', 'SVGOverlay', 'TileLayerWMS'],
  ...['DivOverlay', 'Popup', 'Tooltip', 'Icon', 'IconDefault', 'DivIcon', 'Marker', 'MarkerDrag'],
  ...['Control', 'Zoom', 'Scale', 'Attribution', 'Layers'],
  ...['CircleMarker', 'Circle', 'Rectangle', 'BoxZoom', 'TapHold'],
];

interface Node {
  type: string;
  start: number;
  end: number;
  name?: string;
  object?: Node;
  callee?: Node;
  left?: Node;
  expression?: Node;
  id?: Node;
  init?: Node | null;
  declarations?: Node[];
}

/** The first name of `Name.a.b(…)` or `Name.a = …`. */
function ownerOf(node: Node | undefined): string | undefined {
  if (!node) return undefined;
  return node.type === 'Identifier' ? node.name : ownerOf(node.object ?? node.callee ?? node.left);
}

/** Leaves them out: a fifth of its script. Where one is not there as it was, the build fails. */
export const leanLeaflet: Plugin = {
  name: 'lean-leaflet',
  enforce: 'pre',
  transform(code, id) {
    if (!id.endsWith('/leaflet/dist/leaflet-src.esm.js')) return undefined;
    const { body } = this.parse(code) as unknown as { body: Node[] };
    const isUnused = (name: string | undefined) => name !== undefined && UNUSED.includes(name);
    const made = body.flatMap(({ type, declarations = [] }) =>
      type === 'VariableDeclaration'
        ? declarations.flatMap(({ id: named, init }) => (isUnused(named?.name) && init ? [init] : []))
        : [],
    );
    if (made.length !== UNUSED.length)
      throw new Error(`leaflet makes ${made.length} of ${UNUSED.length} classes`);
    const addedTo = body.filter(
      ({ type, expression }) => type === 'ExpressionStatement' && isUnused(ownerOf(expression)),
    );
    const cuts = [
      ...made.map(({ start, end }) => ({ start, end, by: 'undefined' })),
      ...addedTo.map(({ start, end }) => ({ start, end, by: '' })),
    ].sort((a, b) => b.start - a.start);
    return {
      code: cuts.reduce((text, { start, end, by }) => text.slice(0, start) + by + text.slice(end), code),
      map: null,
    };
  },
};

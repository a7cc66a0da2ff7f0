/** As `engines` in the root package.json. */
const OLDEST = [22, 14] as const;

/** What is wrong with a version of Node, for whoever has started it; undefined where it will do. */
export function tooOld(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isOld = major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
  return isOld
    ? `Kawamori needs Node ${OLDEST.join('.')} or newer; this is ${version}. "npm start" brings a fitting one for Linux and macOS, and node_modules/.bin/node is one after it.`
    : undefined;
}

/** Ends a process that an older Node runs: what is native dies there without a word. To be asked before anything native is imported. */
export function refuseOldNode(): void {
  const says = tooOld(process.versions.node);
  if (says === undefined) return;
  process.stderr.write(`${says}\n`);
  process.exit(1);
}

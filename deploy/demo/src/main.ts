// Checked before anything native is loaded: better-sqlite3 dies without a word on an older Node.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 14)) {
  process.stderr.write(
    `Kawamori needs Node 22.14 or newer; this is ${process.versions.node}. "npm start" brings a fitting one for Linux and macOS.\n`,
  );
  process.exit(1);
}
const { demo } = await import('./demo.js');
process.exit(await demo(process.argv.slice(2)));

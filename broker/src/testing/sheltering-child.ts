// A process that has a place in memory until it is killed, and tells its parent where.
import { shelterFolder } from '../outage/shelter-folder.js';

const [memoryDir = '', dataDir = ''] = process.argv.slice(2);
const memory = shelterFolder(memoryDir, dataDir);
memory.start();
process.send?.(memory.path);
// Whoever listens lives on.
process.on('message', () => undefined);

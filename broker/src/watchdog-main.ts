// The watchdog's process, apart from the hub that it watches.
import { refuseOldNode } from '@kawamori/kit/fitting-node';

refuseOldNode();
await import('./watch/run-watchdog.js');

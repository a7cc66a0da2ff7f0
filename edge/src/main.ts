// The agent's process. What it imports is native in part, and dies without a word on an older Node.
import { refuseOldNode } from '@kawamori/kit/fitting-node';

refuseOldNode();
await import('./run-agent.js');

#!/usr/bin/env node
import { refuseOldNode } from '@kawamori/kit/fitting-node';

refuseOldNode();
await import('../dist/cli/main.js');

import { readFileSync } from 'node:fs';
import { softwareName } from '@kawamori/contracts';
import { z } from 'zod';

const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/** The agent's version, as its manifest has it: of a release, the one under which it was packed. */
export const VERSION: string = z.object({ version: z.string() }).parse(manifest).version;

/** What the agent calls itself. */
export const SOFTWARE: string = softwareName(VERSION);

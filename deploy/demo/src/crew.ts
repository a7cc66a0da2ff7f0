import type { Log } from '@kawamori/kit';
import { type Member, member } from './company.js';
import { type Kept, writeKept } from './kept-state.js';
import type { Plan } from './plan.js';
import { REPOSITORY } from './repository.js';
import type { WorkshopFolders } from './workshop.js';

/** The processes of one play: hired here, stopped here. */
export function enlist(
  { plan, folders, kept, speed }: { plan: Plan; folders: WorkshopFolders; kept: Kept; speed: number },
  log: Log,
  onGaveUp: (name: string, exitCode: number | null) => void,
) {
  const pace = Number.isFinite(speed) ? speed : 0;
  const clock = () => ({ now: kept.now, pace });
  let hub: Member<'hub-ready'> | undefined;
  let nodes: Member<'node-ready'>[] = [];
  const write = () => writeKept(folders.keptFile, kept);
  return {
    startHub: async () => {
      const started = member(
        {
          name: 'hub',
          module: REPOSITORY.hub,
          args: ['--config', folders.hubFile],
          ready: 'hub-ready',
          clock,
        },
        log,
        onGaveUp,
      );
      hub = started;
      await started.ready();
      return started;
    },
    startNodes: () => {
      nodes = plan.nodes.map((node) =>
        member(
          {
            name: node.id,
            module: REPOSITORY.edge,
            args: ['--config', folders.nodeFile(node)],
            ready: 'node-ready',
            clock,
          },
          log,
          onGaveUp,
        ),
      );
      return nodes;
    },
    /** Keeps the river time: a reading that a node has taken and could not send yet is from the future for a hub that begins earlier. */
    remember: (now: number) => {
      kept.now = Math.max(kept.now, now);
      write();
    },
    stop: async () => {
      await Promise.all(nodes.map((node) => node.stop()));
      await hub?.stop();
      write();
    },
  };
}

export function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}

import {
  MAX_RELEASE_BYTES,
  type NewFact,
  NodeId,
  NodeUpdate,
  ReleaseView,
  SoftwareVersion,
} from '@kawamori/contracts';
import { z } from 'zod';
import type { ReleaseStore } from '../node-software/release-store.js';
import type { UpdateDesk } from '../node-software/update-desk.js';
import { operatorBehind } from '../settings/operator.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';

export interface ReleaseOperatorInputs {
  releases: ReleaseStore;
  updates: UpdateDesk;
  settle(facts: readonly NewFact[]): Promise<void>;
}

const Packed = z.strictObject({ packed: z.base64().max(Math.ceil(MAX_RELEASE_BYTES / 3) * 4) });

/** The nodes' software, as `kawamori release` and `kawamori node update` ask for it. */
export function releaseOperatorRoutes({
  releases,
  updates,
  settle,
}: ReleaseOperatorInputs): (app: Api) => void {
  return (app) => {
    app.get('/releases', { schema: { response: { 200: z.array(ReleaseView) } } }, () => releases.list());
    app.post('/releases', { schema: { body: Packed, response: { 200: ReleaseView } } }, async (request) => {
      const held = new Set(releases.list().map(({ version }) => version));
      const added = releases.add(Buffer.from(request.body.packed, 'base64'));
      if (!added.ok) throw new ApiFault(409, 'not-possible', added.fault);
      const { version, sha256 } = added.release;
      if (!held.has(version)) {
        await settle([{ kind: 'release.added', body: { version, sha256, by: operatorBehind(request) } }]);
      }
      return added.release;
    });
    app.delete(
      '/releases/:version',
      {
        schema: {
          params: z.object({ version: SoftwareVersion }),
          response: { 200: z.object({ version: SoftwareVersion }) },
        },
      },
      async (request) => {
        const { version } = request.params;
        if (!releases.remove(version)) throw new ApiFault(404, 'not-found', `there is no release ${version}`);
        await settle([{ kind: 'release.removed', body: { version, by: operatorBehind(request) } }]);
        return { version };
      },
    );
    app.get('/updates', { schema: { response: { 200: z.array(NodeUpdate) } } }, () => updates.updates());
    app.post(
      '/nodes/:id/update',
      {
        schema: {
          params: z.object({ id: NodeId }),
          body: z.strictObject({ version: SoftwareVersion }),
          response: { 200: z.object({ from: SoftwareVersion.nullable() }) },
        },
      },
      async (request) => {
        const decided = updates.decide(request.params.id, request.body.version, operatorBehind(request));
        if (!decided.ok) throw new ApiFault(409, 'not-possible', decided.why.en);
        await decided.give(settle);
        return { from: decided.from };
      },
    );
  };
}

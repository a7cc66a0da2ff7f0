import {
  ApiError,
  type Instant,
  type NewFact,
  NodeId,
  type NodeStatus,
  OfficeNodeSoftware,
  OfficeTold,
  OfficeUpdateRequest,
  type StationId,
} from '@kawamori/contracts';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ReleaseStore } from '../node-software/release-store.js';
import type { UpdateDesk } from '../node-software/update-desk.js';
import { nodeSoftwareEffects } from '../office/node-software-effects.js';
import type { OfficeClerk } from '../office/office-desk.js';
import { ownNode } from '../office/own-node.js';
import type { Settings } from '../settings/settings.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';
import { CHANGES_A_MINUTE, DryRun } from './office-routes.js';

export interface NodeSoftwareInputs {
  settings(): Settings;
  settle(facts: readonly NewFact[]): Promise<void>;
  clerk(request: FastifyRequest): OfficeClerk;
  wallNow(): Instant;
  releases: Pick<ReleaseStore, 'list'>;
  updates: Pick<UpdateDesk, 'decide' | 'withdraw' | 'updates' | 'bytesPerS' | 'times'>;
  /** A node's last word about itself since the hub's start, and when it came. */
  said(node: string): NodeStatus | undefined;
  saidAt(node: string): Instant | undefined;
  isConnected(node: string): boolean;
  /** Whether a notice of a station's level goes on. */
  isRising(station: StationId): boolean;
}

/** What a node runs. Another release is looked at before it is ordered, and undone by ordering the one before. */
export function nodeSoftwareRoutes(inputs: NodeSoftwareInputs): (app: Api) => void {
  const { settings, settle, clerk, releases, updates } = inputs;
  const params = z.strictObject({ node: NodeId });
  const refusals = { 400: ApiError, 401: ApiError, 403: ApiError, 404: ApiError, 409: ApiError };
  const limited = { rateLimit: { max: CHANGES_A_MINUTE, timeWindow: '1 minute' } };

  const viewOf = (node: NodeId): OfficeNodeSoftware => {
    const status = inputs.said(node);
    const heardAt = inputs.saidAt(node);
    const release = status?.release;
    return {
      now: inputs.wallNow(),
      takes: release ? 'yes' : status ? 'no' : 'unheard',
      connected: inputs.isConnected(node),
      said: release && heardAt !== undefined ? { ...release, heardAt } : null,
      releases: releases.list().map(({ version, bytes }) => ({ version, bytes })),
      update: updates.updates().find((one) => one.node === node) ?? null,
    };
  };

  return (app) => {
    app.get(
      '/api/v1/office/nodes/:node/software',
      {
        schema: {
          description:
            'What a node runs, which releases the hub holds, and how it stands with the last order to run another one.',
          ...{ params, response: { ...refusals, 200: OfficeNodeSoftware } },
        },
      },
      (request) => {
        const { node } = request.params;
        ownNode(clerk(request), node, settings());
        return viewOf(node);
      },
    );
    app.post(
      '/api/v1/office/nodes/:node/software',
      {
        config: limited,
        schema: {
          description:
            'Has a node run another release, on trial: it goes back by itself where that does not work. One that it ran before is undone so, too.',
          ...{ params, querystring: DryRun, body: OfficeUpdateRequest },
          response: { ...refusals, 200: OfficeTold },
        },
      },
      async (request): Promise<OfficeTold> => {
        const { node } = request.params;
        const { version, upon } = request.body;
        const who = clerk(request);
        const { stations } = ownNode(who, node, settings()).registration;
        if ((inputs.said(node)?.release?.version ?? null) !== upon)
          throw new ApiFault(
            409,
            'changed-meanwhile',
            '端末で動いている版が、画面を開いたあとで変わりました。いまの内容を読み込んでから、もう一度指示してください。',
          );
        const decided = updates.decide(node, version, who.name);
        if (!decided.ok) return { lines: [], faults: [decided.why], applied: false };
        const lines = nodeSoftwareEffects({
          ...{ node, from: decided.from, to: version, fetches: decided.fetches, times: updates.times },
          bytesPerS: updates.bytesPerS(node),
          connected: inputs.isConnected(node),
          rising: stations.filter(inputs.isRising).map((id) => {
            const station = settings().stations.get(id);
            return { ja: station?.nameJa ?? id, en: station?.nameEn ?? id };
          }),
        });
        if (request.query.dryRun) return { lines, faults: [], applied: false };
        await decided.give(settle);
        return { lines, faults: [], applied: true };
      },
    );
    app.delete(
      '/api/v1/office/nodes/:node/software/order',
      {
        config: limited,
        schema: {
          description: 'Takes an order back that its node has not answered.',
          ...{ params, response: { ...refusals, 200: OfficeNodeSoftware } },
        },
      },
      async (request) => {
        const { node } = request.params;
        const who = clerk(request);
        ownNode(who, node, settings());
        const taken = updates.withdraw(node, who.name);
        if (!taken.ok) throw new ApiFault(409, 'not-waiting', `${taken.why.ja}。`);
        await settle(taken.facts);
        return viewOf(node);
      },
    );
  };
}

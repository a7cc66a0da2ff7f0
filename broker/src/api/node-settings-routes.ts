import { ApiError, type Instant, type NewFact, NodeId, OfficeNodeSettings } from '@kawamori/contracts';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type NodesAtOffice, nodeSettingsFact } from '../office/node-settings-change.js';
import { versionOf } from '../office/office-change.js';
import type { OfficeClerk } from '../office/office-desk.js';
import { ownNode } from '../office/own-node.js';
import type { Settings } from '../settings/settings.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';
import { CHANGES_A_MINUTE } from './office-routes.js';

export interface NodeSettingsInputs {
  settings(): Settings;
  settle(facts: readonly NewFact[]): Promise<void>;
  clerk(request: FastifyRequest): OfficeClerk;
  wallNow(): Instant;
  nodes: NodesAtOffice;
}

/** What is set at a node from afar. It is changed, undone and told as every other document of the office. */
export function nodeSettingsRoutes(inputs: NodeSettingsInputs): (app: Api) => void {
  const { settings, settle, clerk, wallNow, nodes } = inputs;
  const params = z.strictObject({ node: NodeId });
  const refusals = { 400: ApiError, 401: ApiError, 403: ApiError, 404: ApiError, 409: ApiError };
  const schema = { params, response: { ...refusals, 200: OfficeNodeSettings } };

  const viewOf = (node: NodeId): OfficeNodeSettings => {
    const said = nodes.settingsOf(node);
    const { document, version } = settings().nodeSettings.get(node) ?? { document: null, version: 0 };
    return {
      now: wallNow(),
      takes: said ? 'yes' : nodes.isHeard(node) ? 'no' : 'unheard',
      said: said ? { ...said.word, at: said.at } : null,
      own: said?.own ?? null,
      ...{ document, version, changeVersion: document === null ? null : versionOf(document) },
    };
  };

  return (app) => {
    app.get(
      '/api/v1/office/nodes/:node/settings',
      {
        schema: {
          description:
            'What is set at a node from afar, what its own file says, and what became of it there.',
          ...schema,
        },
      },
      (request) => {
        ownNode(clerk(request), request.params.node, settings());
        return viewOf(request.params.node);
      },
    );
    app.post(
      '/api/v1/office/nodes/:node/settings/again',
      {
        config: { rateLimit: { max: CHANGES_A_MINUTE, timeWindow: '1 minute' } },
        schema: {
          description:
            'Sends the same settings anew: after a trial that was taken back since the hub could not be reached.',
          ...schema,
        },
      },
      async (request) => {
        const { node } = request.params;
        const who = clerk(request);
        ownNode(who, node, settings());
        const standing = settings().nodeSettings.get(node);
        if (!standing)
          throw new ApiFault(404, 'no-thing', 'この端末には、ここから設定したものがありません。');
        await settle([nodeSettingsFact(standing.document, settings(), nodes, who.name)]);
        return viewOf(node);
      },
    );
  };
}

import {
  ApiError,
  CameraId,
  type Instant,
  inNaturalOrder,
  type NewFact,
  NodeId,
  NodeRegistration,
  type NodeStatus,
  type NodeView,
  type OfficeNode,
  OfficeNodes,
  OfficeTold,
} from '@kawamori/contracts';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { PictureNow } from '../commands/picture-now.js';
import { nodeEffects } from '../office/node-effects.js';
import { mustBeOwn, type OfficeClerk } from '../office/office-desk.js';
import { ownNode } from '../office/own-node.js';
import { addNode, type NodeChange, revokeNode, rotateNode } from '../settings/node-change.js';
import type { Settings } from '../settings/settings.js';
import type { Api } from './http-server.js';
import { CHANGES_A_MINUTE, DryRun } from './office-routes.js';

export interface OfficeNodeInputs {
  settings(): Settings;
  settle(facts: readonly NewFact[]): Promise<void>;
  clerk(request: FastifyRequest): OfficeClerk;
  nodes(): NodeView[];
  /** A node's last word about itself since the hub's start. */
  said(node: string): NodeStatus | undefined;
  /** Has a camera take a picture now. */
  takePicture(camera: CameraId): Promise<PictureNow>;
  hubVersion: string;
  wallNow(): Instant;
}

/** Pictures that are asked for by one address in a minute: each wakes a node. */
const PICTURES_A_MINUTE = 6;

/** The nodes: how they are, their credentials, and what they are told. */
export function officeNodeRoutes(inputs: OfficeNodeInputs): (app: Api) => void {
  const { settings, settle, clerk } = inputs;
  const params = z.strictObject({ node: NodeId });
  const refusals = { 400: ApiError, 401: ApiError, 403: ApiError, 404: ApiError, 409: ApiError };
  const limited = { rateLimit: { max: CHANGES_A_MINUTE, timeWindow: '1 minute' } };
  const response = { ...refusals, 200: OfficeTold };

  const carryOut = async (change: NodeChange, dryRun: boolean): Promise<OfficeTold> => {
    if (!change.ok) return { lines: [], faults: [{ ja: change.whyJa, en: change.why }], applied: false };
    const lines = nodeEffects(change.facts, { settings: settings(), nodes: inputs.nodes() });
    if (dryRun) return { lines, faults: [], applied: false };
    await settle(change.facts);
    const { secret } = change;
    return { lines, faults: [], applied: true, ...(secret === undefined ? {} : { secret }) };
  };
  const own = (request: FastifyRequest, node: string): OfficeClerk => {
    const who = clerk(request);
    ownNode(who, node, settings());
    return who;
  };

  return (app) => {
    app.get(
      '/api/v1/office/nodes',
      {
        schema: {
          description: 'The nodes, with what each said of itself last.',
          response: { ...refusals, 200: OfficeNodes },
        },
      },
      () => ({
        now: inputs.wallNow(),
        hubVersion: inputs.hubVersion,
        nodes: inputs
          .nodes()
          .map((view) => officeNode(view, inputs.said(view.id), settings()))
          .sort((a, b) => inNaturalOrder(a.id, b.id)),
      }),
    );
    app.post(
      '/api/v1/office/nodes',
      {
        config: limited,
        schema: {
          description: 'Adds a node. The answer has its secret, which is shown this once.',
          querystring: DryRun,
          body: NodeRegistration,
          response,
        },
      },
      (request) => {
        const who = clerk(request);
        mustBeOwn(
          who,
          request.body.town,
          ...request.body.stations.map((id) => settings().stations.get(id)?.town),
        );
        return carryOut(addNode(settings(), request.body, who.name), request.query.dryRun);
      },
    );
    app.post(
      '/api/v1/office/nodes/:node/rotate',
      {
        config: limited,
        schema: {
          description: 'A new secret for a node, shown this once. The old one ends at once.',
          ...{ params, querystring: DryRun, response },
        },
      },
      (request) => {
        const { node } = request.params;
        const { name } = own(request, node);
        return carryOut(rotateNode(settings(), node, name), request.query.dryRun);
      },
    );
    app.delete(
      '/api/v1/office/nodes/:node',
      {
        config: limited,
        schema: {
          description: 'Ends a node’s credential: it is turned away from now on.',
          ...{ params, querystring: DryRun, response },
        },
      },
      (request) => {
        const { node } = request.params;
        const { name } = own(request, node);
        return carryOut(revokeNode(settings(), node, name), request.query.dryRun);
      },
    );
    app.post(
      '/api/v1/office/cameras/:camera/picture',
      {
        config: { rateLimit: { max: PICTURES_A_MINUTE, timeWindow: '1 minute' } },
        schema: {
          description: 'Has a camera take a picture now; waits for the node’s answer, half a minute at most.',
          params: z.strictObject({ camera: CameraId }),
          response: { ...refusals, 200: z.object({ taken: z.boolean(), detail: z.string() }), 429: ApiError },
        },
      },
      (request) => inputs.takePicture(request.params.camera),
    );
  };
}

function officeNode(view: NodeView, status: NodeStatus | undefined, { stations }: Settings): OfficeNode {
  const { vitals } = status ?? {};
  return {
    ...view,
    software: status?.software ?? null,
    uptimeS: vitals?.uptimeS ?? null,
    diskFreeMb: vitals?.diskFreeMb ?? null,
    rssMb: vitals?.rssMb ?? null,
    outboxDropped: vitals?.outboxDropped ?? null,
    picturesWaiting: vitals?.picturesWaiting ?? null,
    faults: [
      ...(vitals?.sensorFaults ?? []).map(({ series, fault }) => ({ of: series, fault })),
      ...(vitals?.cameraFaults ?? []).map(({ camera, fault }) => ({ of: camera, fault })),
    ],
    cameras: view.stations.flatMap((id) =>
      (stations.get(id)?.cameras ?? []).map(({ id: camera, nameJa, nameEn }) => ({
        id: camera,
        nameJa,
        nameEn,
      })),
    ),
  };
}

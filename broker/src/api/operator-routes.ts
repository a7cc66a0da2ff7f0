import {
  CameraId,
  GateView,
  InfluxHealth,
  type NewFact,
  NodeId,
  NodeRegistration,
  NodeView,
  type StationState,
  StationsNow,
} from '@kawamori/contracts';
import { z } from 'zod';
import type { PictureNow } from '../commands/picture-now.js';
import { type SetAside, whyNotGivenBack } from '../poison/poison-table.js';
import type { Backlog } from '../readings/roll-up-backlog.js';
import { ConfigDocuments, configChange } from '../settings/config-change.js';
import { addNode, type NodeChange, revokeNode, rotateNode } from '../settings/node-change.js';
import { operatorBehind } from '../settings/operator.js';
import type { Settings } from '../settings/settings.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';

export interface OperatorInputs {
  settings(): Settings;
  riverNow(): number;
  /** The machine's clock is right: resolves with by how much the river clock stood ahead of it (ms), undefined where it did not. */
  trustClock(by: string): Promise<number | undefined>;
  settle(facts: readonly NewFact[]): Promise<void>;
  nodes(): NodeView[];
  stations(): StationState[];
  gate(): GateView;
  /** What the staff's port answers, by method and address. */
  routes(): readonly string[];
  /** The one-time link for the first account, if one is still open. */
  setupUrl(): string | null;
  /** Has a camera take a picture now; undefined where no station has such a camera. */
  takePicture(camera: CameraId): Promise<PictureNow> | undefined;
  /** Facts that broke the judge, oldest first. */
  setAside(): SetAside[];
  giveBack(seq: number): Promise<boolean>;
  /** How far the judge has come, and what it has counted on the way. */
  progress(): z.infer<typeof ProgressReport>;
  /** Roll-ups: what is still to be made, and all of them once more; undefined while nothing can be written. */
  rollUps: { backlog(): Backlog; rebuild(): Promise<Backlog> | undefined };
  /** Undefined where none is configured. `writeAnew` resolves when that is noted; false: it does not answer. */
  influx: { health(): InfluxHealth; writeAnew(): Promise<boolean> } | undefined;
}

const ProgressReport = z.object({
  judgedSeq: z.number().int(),
  stored: z.number().int(),
  duplicate: z.number().int(),
  deadLettered: z.number().int(),
});

const SetAsideList = z.array(
  z.object({ seq: z.number().int(), kind: z.string(), fault: z.string(), setAsideAt: z.number().int() }),
);
const ClockReport = z.object({ aheadMs: z.number().int() });
const BacklogReport = z.object({ seriesLeft: z.number().int(), underWay: z.number() });
const Secret = z.object({ secret: z.string().optional() });
const PictureReport = z.object({ taken: z.boolean(), detail: z.string() });
const ChangeReport = z.object({
  lines: z.array(z.string()),
  faults: z.array(z.string()),
  applied: z.boolean(),
});

/** What `kawamori` asks of a running hub. Whoever reaches the socket may write the data folder anyway. */
export function operatorRoutes({
  settings,
  riverNow,
  trustClock,
  settle,
  nodes,
  stations,
  gate,
  routes,
  setupUrl,
  takePicture,
  progress,
  setAside,
  giveBack,
  rollUps,
  influx,
}: OperatorInputs): (app: Api) => void {
  const carryOut = async (change: NodeChange): Promise<{ secret?: string }> => {
    if (!change.ok) throw new ApiFault(409, 'not-possible', change.why);
    await settle(change.facts);
    return change.secret === undefined ? {} : { secret: change.secret };
  };
  return (app) => {
    app.get('/nodes', { schema: { response: { 200: z.array(NodeView) } } }, () => nodes());
    app.get('/stations', { schema: { response: { 200: StationsNow } } }, () => ({
      now: riverNow(),
      stations: stations(),
    }));
    app.get('/gate', { schema: { response: { 200: GateView } } }, () => gate());
    app.get('/routes', { schema: { response: { 200: z.array(z.string()) } } }, () => [...routes()]);
    app.get('/progress', { schema: { response: { 200: ProgressReport } } }, () => progress());
    app.get('/poison', { schema: { response: { 200: SetAsideList } } }, () => setAside());
    app.post(
      '/poison/:seq/retry',
      {
        schema: {
          params: z.object({ seq: z.coerce.number().int().min(1) }),
          response: { 200: z.object({ taken: z.boolean() }) },
        },
      },
      async ({ params: { seq } }) => {
        const fact = setAside().find((one) => one.seq === seq);
        if (!fact) throw new ApiFault(404, 'not-found', `fact ${seq} is not set aside`);
        const why = whyNotGivenBack(fact);
        if (why !== undefined) throw new ApiFault(409, 'not-possible', why);
        return { taken: await giveBack(seq) };
      },
    );
    app.get('/series/backlog', { schema: { response: { 200: BacklogReport } } }, () => rollUps.backlog());
    app.post('/series/rebuild', { schema: { response: { 200: BacklogReport } } }, async () => {
      const noted = await rollUps.rebuild();
      if (!noted)
        throw new ApiFault(503, 'not-recording', 'nothing can be written now: see to the disk first');
      return noted;
    });
    const influxOrNone = () => {
      if (!influx) throw new ApiFault(404, 'not-found', "no InfluxDB is configured in the hub's file");
      return influx;
    };
    app.get('/influx', { schema: { response: { 200: InfluxHealth } } }, () => influxOrNone().health());
    app.post('/influx/rebuild', { schema: { response: { 200: InfluxHealth } } }, async () => {
      const asked = influxOrNone();
      if (!(await asked.writeAnew())) {
        throw new ApiFault(
          503,
          'influx-down',
          'InfluxDB does not answer now: see why in the log, and try again',
        );
      }
      return asked.health();
    });
    app.post('/nodes', { schema: { body: NodeRegistration, response: { 200: Secret } } }, (request) =>
      carryOut(addNode(settings(), request.body, operatorBehind(request))),
    );
    app.post(
      '/nodes/:id/rotate',
      { schema: { params: z.object({ id: NodeId }), response: { 200: Secret } } },
      (request) => carryOut(rotateNode(settings(), request.params.id, operatorBehind(request))),
    );
    app.delete(
      '/nodes/:id',
      { schema: { params: z.object({ id: NodeId }), response: { 200: Secret } } },
      (request) => carryOut(revokeNode(settings(), request.params.id, operatorBehind(request))),
    );
    app.post(
      '/cameras/:camera/picture',
      { schema: { params: z.object({ camera: CameraId }), response: { 200: PictureReport } } },
      async ({ params: { camera } }) => {
        const report = await takePicture(camera);
        if (!report) throw new ApiFault(404, 'not-found', `there is no camera ${camera}`);
        return report;
      },
    );
    app.post(
      '/config',
      {
        schema: {
          querystring: z.object({ dryRun: z.stringbool().default(false) }),
          body: ConfigDocuments,
          response: { 200: ChangeReport },
        },
      },
      async (request) => {
        const { facts, lines, faults } = configChange(
          settings(),
          request.body,
          riverNow(),
          operatorBehind(request),
        );
        const applied = faults.length === 0 && facts.length > 0 && !request.query.dryRun;
        if (applied) await settle(facts);
        return { lines, faults, applied };
      },
    );
    app.post('/clock/trust', { schema: { response: { 200: ClockReport } } }, async (request) => {
      const aheadMs = await trustClock(operatorBehind(request));
      if (aheadMs === undefined)
        throw new ApiFault(
          409,
          'not-possible',
          'the hub goes by the clock of its machine, or by its nodes: there is nothing to say',
        );
      return { aheadMs };
    });
    app.get('/config', { schema: { response: { 200: z.record(z.string(), z.unknown()) } } }, () =>
      Object.fromEntries(settings().documents),
    );
    app.get(
      '/setup-link',
      { schema: { response: { 200: z.object({ url: z.string().nullable() }) } } },
      () => ({
        url: setupUrl(),
      }),
    );
  };
}

import {
  type EndMaintenanceRequest,
  type MaintenanceRequest,
  MaintenanceView,
  type OverruleRequest,
  OverruleView,
  QualityView,
  type Quantity,
  type StationId,
  type UndoOverruleRequest,
} from '@kawamori/contracts';
import type { z } from 'zod';
import { type Answer, anything, asker } from '../api/client.js';
import type { Stretch } from '../view/quality.js';

/** What the panel of a station's readings asks of the hub: in a rehearsal, of the rehearsal's. */
export interface QualityApi {
  look(quantity: Quantity, stretch: Stretch, signal: AbortSignal): Promise<Answer<QualityView>>;
  overrules(quantity: Quantity, signal: AbortSignal): Promise<Answer<OverruleView[]>>;
  overrule(request: z.input<typeof OverruleRequest>): Promise<Answer<unknown>>;
  undo(request: z.input<typeof UndoOverruleRequest>): Promise<Answer<unknown>>;
  maintenances(signal: AbortSignal): Promise<Answer<MaintenanceView[]>>;
  begin(request: z.input<typeof MaintenanceRequest>): Promise<Answer<unknown>>;
  end(request: z.input<typeof EndMaintenanceRequest>): Promise<Answer<unknown>>;
}

const overrules = OverruleView.array();
const maintenances = MaintenanceView.array();

export function qualityApi(base: string, station: StationId): QualityApi {
  const ask = asker(`${base}/stations/${station}`);
  const post = (path: string, body: unknown) => ask(anything, path, { method: 'POST', body });
  return {
    look: (quantity, { from, to }, signal) =>
      ask(QualityView, `/quality?quantity=${quantity}&from=${from}&to=${to}`, { signal }),
    overrules: (quantity, signal) => ask(overrules, `/overrules?quantity=${quantity}`, { signal }),
    overrule: (body) => post('/overrules', body),
    undo: (body) => post('/overrules/undo', body),
    maintenances: (signal) => ask(maintenances, '/maintenance', { signal }),
    begin: (body) => post('/maintenance', body),
    end: (body) => post('/maintenance/end', body),
  };
}

import type {
  EndMaintenanceRequest,
  MaintenanceRequest,
  MaintenanceView,
  OverruleRequest,
  OverruleView,
  Quantity,
  StationId,
  UndoOverruleRequest,
} from '@kawamori/contracts';
import type { z } from 'zod';
import type { OperatorClient } from './operator-client.js';

/** What an operator says of readings, through the running hub. */
export interface QualityDesk {
  overrules(station: StationId, quantity: Quantity): Promise<OverruleView[]>;
  overrule(station: StationId, request: z.output<typeof OverruleRequest>): Promise<void>;
  undo(station: StationId, request: z.output<typeof UndoOverruleRequest>): Promise<void>;
  maintenances(station: StationId): Promise<MaintenanceView[]>;
  begin(station: StationId, request: z.output<typeof MaintenanceRequest>): Promise<void>;
  end(station: StationId, request: z.output<typeof EndMaintenanceRequest>): Promise<void>;
}

export function qualityDesk(hub: OperatorClient): QualityDesk {
  const pathOf = (station: StationId, rest: string) => `/api/v1/stations/${station}/${rest}`;
  return {
    overrules: async (station, quantity) =>
      (await hub.ask('GET', pathOf(station, `overrules?quantity=${quantity}`))) as OverruleView[],
    overrule: async (station, request) => {
      await hub.ask('POST', pathOf(station, 'overrules'), request);
    },
    undo: async (station, request) => {
      await hub.ask('POST', pathOf(station, 'overrules/undo'), request);
    },
    maintenances: async (station) =>
      (await hub.ask('GET', pathOf(station, 'maintenance'))) as MaintenanceView[],
    begin: async (station, request) => {
      await hub.ask('POST', pathOf(station, 'maintenance'), request);
    },
    end: async (station, request) => {
      await hub.ask('POST', pathOf(station, 'maintenance/end'), request);
    },
  };
}

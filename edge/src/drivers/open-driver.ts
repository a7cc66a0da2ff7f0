import { type SensorConfig, seriesId } from '@kawamori/contracts';
import type { Sensor } from './driver.js';
import { replayDriver } from './replay.js';
import { readReplayFile } from './replay-file.js';
import { simulatedDriver } from './simulated.js';

export type OpenedSensor = { ok: true; sensor: Sensor } | { ok: false; fault: string };

/** Makes the driver that a sensor's configuration asks for. `locate` finds files that are named relative to the configuration. */
export function openSensor(config: SensorConfig, locate: (file: string) => string): OpenedSensor {
  const series = seriesId(config.station, config.quantity);
  const { driver } = config;
  switch (driver.kind) {
    case 'replay': {
      const file = readReplayFile(locate(driver.file), config.quantity);
      return file.ok ? { ok: true, sensor: { series, driver: replayDriver(file.rows) } } : file;
    }
    case 'simulated':
      if (driver.crestAfter >= driver.period) {
        return { ok: false, fault: `crestAfter must be shorter than period, or ${series} never falls` };
      }
      return { ok: true, sensor: { series, driver: simulatedDriver(driver, series, config.every) } };
    case 'modbus':
      return { ok: false, fault: `${driver.kind}: this agent has no serial line yet` };
  }
}

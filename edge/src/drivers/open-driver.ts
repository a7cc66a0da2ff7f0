import { type Milliseconds, type SensorConfig, type SeriesId, seriesId } from '@kawamori/contracts';
import type { Clock } from '@kawamori/kit';
import type { Every, Sensor } from './driver.js';
import { askGauge, checkGauge, type Gauge } from './modbus/gauge.js';
import { modbusDriver } from './modbus/modbus-driver.js';
import type { SerialLines } from './modbus/serial-line.js';
import { replayDriver } from './replay.js';
import { readReplayFile } from './replay-file.js';
import { simulatedDriver } from './simulated.js';

/** What a driver may need of the running agent. */
export interface Tools {
  /** The river clock. */
  clock: Clock;
  lines: SerialLines;
  /** How often a sensor is read where that is set from afar; otherwise its configuration says it. */
  everyOf?: (series: SeriesId) => Milliseconds | undefined;
}

/** A sensor whose configuration and files have been read and found good. Nothing is opened before it is made. */
export interface CheckedSensor {
  series: SeriesId;
  /** Where it is a gauge on a serial line. */
  gauge?: Gauge;
  make(tools: Tools): Sensor;
}

export type SensorCheck = { ok: true; sensor: CheckedSensor } | { ok: false; fault: string };

/** Checks what a sensor's configuration asks for. `locate` finds files that are named relative to the configuration. */
export function checkSensor(config: SensorConfig, locate: (file: string) => string): SensorCheck {
  const series = seriesId(config.station, config.quantity);
  const { driver, quantity, every } = config;
  switch (driver.kind) {
    case 'replay': {
      const file = readReplayFile(locate(driver.file), quantity);
      if (!file.ok) return file;
      return { ok: true, sensor: { series, make: () => ({ series, driver: replayDriver(file.rows) }) } };
    }
    case 'simulated':
      if (driver.crestAfter >= driver.period) {
        return { ok: false, fault: `crestAfter must be shorter than period, or ${series} never falls` };
      }
      return {
        ok: true,
        sensor: {
          series,
          make: (tools) => ({
            series,
            driver: simulatedDriver(driver, series, everyIn(tools, series, every)),
          }),
        },
      };
    case 'modbus': {
      const checked = checkGauge(quantity, driver, locate);
      if (!checked.ok) return checked;
      const { gauge } = checked;
      return {
        ok: true,
        sensor: {
          series,
          gauge,
          make: (tools) => gaugeSensor(series, gauge, everyIn(tools, series, every), tools),
        },
      };
    }
  }
}

const everyIn =
  ({ everyOf }: Tools, series: SeriesId, configured: Milliseconds): Every =>
  () =>
    everyOf?.(series) ?? configured;

function gaugeSensor(series: SeriesId, gauge: Gauge, every: Every, { clock, lines }: Tools): Sensor {
  const line = lines.line(gauge.line);
  const ask = async (isWanted: () => boolean) =>
    (await askGauge((question, wanted) => line.ask(question, wanted), gauge, isWanted)).sample;
  return { series, driver: modbusDriver({ ask, clock, every }) };
}

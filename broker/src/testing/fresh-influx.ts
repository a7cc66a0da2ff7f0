import { type InfluxServer, influxServer } from '../influx/influx-client.js';
import type { RealInfluxd } from './real-influxd.js';

/** Makes databases in one server: each time a new one, and the client under test that is connected with it. */
export function freshDatabases(
  influxd: () => RealInfluxd,
): () => Promise<{ database: string; server: InfluxServer }> {
  let made = 0;
  return async () => {
    const database = `test-${++made}`;
    const nobody = { user: undefined, password: undefined, ca: undefined };
    const server = influxServer({ ...nobody, url: influxd().url, database });
    await server.create();
    return { database, server };
  };
}

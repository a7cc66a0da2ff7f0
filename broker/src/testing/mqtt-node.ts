// Real: mqtt.js, connected as a node connects, and gone when the test is over.
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { onTestFinished } from 'vitest';

/** A node's connection to a gate on this machine. Rejects when it is turned away; it never comes again by itself. */
export async function mqttNode(
  port: number,
  id: string,
  password: string,
  options: IClientOptions = {},
): Promise<MqttClient> {
  const client = await mqtt.connectAsync({
    host: '127.0.0.1',
    port,
    protocolVersion: 4,
    clientId: id,
    username: id,
    password,
    reconnectPeriod: 0,
    ...options,
  });
  // Being cut is what many of these tests are about.
  client.on('error', () => undefined);
  onTestFinished(() => {
    client.end(true);
  });
  return client;
}

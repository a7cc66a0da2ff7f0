// MQTT 3.1.1 as bytes, right and wrong: what no client library would send.

export const text = (value: string | Buffer): Buffer => {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
};

/** A control packet with its remaining length (2.2.3). */
export function packetOf(firstByte: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const length: number[] = [];
  for (let left = body.length; ; ) {
    const digit = left % 128;
    left = Math.floor(left / 128);
    length.push(left > 0 ? digit | 0x80 : digit);
    if (left === 0) break;
  }
  return Buffer.concat([Buffer.from([firstByte, ...length]), body]);
}

export const bytes = (...values: number[]): Buffer => Buffer.from(values);

export interface ConnectParts {
  protocol: string;
  level: number;
  flags: number;
  keepAliveS: number;
  /** Client id, will topic, will message, user name, password: as many as the flags say, or not. */
  fields: readonly (string | Buffer)[];
}

/** A CONNECT of clean session without a name, with whatever is changed. */
export function connectOf(parts: Partial<ConnectParts> = {}): Buffer {
  const { protocol, level, flags, keepAliveS, fields } = {
    protocol: 'MQTT',
    level: 4,
    flags: 0b10,
    keepAliveS: 60,
    fields: ['node-1'],
    ...parts,
  };
  return packetOf(
    0x10,
    text(protocol),
    bytes(level, flags, keepAliveS >> 8, keepAliveS & 0xff),
    ...fields.map(text),
  );
}

export const publishOf = (topic: string | Buffer, firstByte = 0x32, id = 1, payload = '{}'): Buffer =>
  packetOf(
    firstByte,
    text(topic),
    ...(firstByte & 0b110 ? [bytes(id >> 8, id & 0xff)] : []),
    Buffer.from(payload),
  );

export const subscribeOf = (filter: string | Buffer, qos = 1, id = 1): Buffer =>
  packetOf(0x82, bytes(id >> 8, id & 0xff), text(filter), bytes(qos));

export const unsubscribeOf = (filter: string | Buffer, id = 1): Buffer =>
  packetOf(0xa2, bytes(id >> 8, id & 0xff), text(filter));

// node-media-server carries no types. These are the parts of 4.4.3 that nms.ts uses, read from its source.
declare module 'node-media-server' {
  import type { Server, Socket } from 'node:net';

  interface Packet {
    /** 8 audio, 9 video, 18 data (FLV tag types). */
    codec_type: number;
    /** 3: a key frame. */
    flags: number;
  }
  /** One stream by its path: who publishes and who plays. */
  interface Broadcast {
    publisher: Session | null;
    flvHeader: Buffer;
    publishGraceMs: number;
    donePublish(session: Session): void;
  }
  interface Session {
    protocol: string;
    /** `address:port`. */
    ip: string;
    streamApp: string;
    streamName: string;
    streamPath: string;
    streamQuery: Record<string, unknown>;
    broadcast: Broadcast;
    /** Only with RTMP. */
    socket?: Socket;
    rtmp?: { onPacketCallback(packet: Packet): void };
    onPacket(packet: Packet): void;
    close(): void;
  }
  class NodeMediaServer {
    constructor(config: {
      bind: string;
      rtmp: { port: number };
      http: { port: number };
      auth: { play: boolean; publish: boolean; secret: string };
      webadmin: { enable: boolean };
    });
    on(event: 'prePublish' | 'donePublish' | 'prePlay', hear: (session: Session) => void): void;
    readonly rtmpServer: { readonly tcpServer: Server; stop(): void };
    readonly httpServer: { readonly httpServer: Server; stop(): void };
  }

  export type { Packet, Session };
  export default NodeMediaServer;
}

declare module 'node-media-server/src/core/logger.js' {
  const logger: { log(message: string, level?: string): void };
  export default logger;
}

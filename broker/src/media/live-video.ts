import { join } from 'node:path';
import type { CameraId, NodeRegistration, VideoState } from '@kawamori/contracts';
import type { Clock, Log, LogLevel, Part } from '@kawamori/kit';
import type { CommandDesk } from '../commands/command-desk.js';
import { type Settings, stationOfCamera } from '../settings/settings.js';
import { mediaLink } from './media-link.js';
import { type VideoDesk, videoDesk } from './video-desk.js';

export interface LiveVideoInputs {
  options: { host: string; port: number; maxStreams: number; maxViewers: number };
  hlsFolder: string;
  logLevel: LogLevel;
  log: Log;
  wallClock: Clock;
  commands: Pick<CommandDesk, 'give' | 'withdraw'>;
  settings(): Pick<Settings, 'nodes' | 'stations'>;
  /** Ids of the nodes that can be spoken to now. */
  listening(): ReadonlySet<string>;
  publish(state: VideoState): void;
}

/** Live video as the hub uses it: the desk, and the process behind it. */
export function liveVideo(inputs: LiveVideoInputs): {
  desk: VideoDesk;
  parts: Part[];
  /** Whether the process behind it runs. */
  isReady(): boolean;
} {
  const { options, log } = inputs;
  const media = mediaLink({
    options: {
      host: options.host,
      port: options.port,
      hlsFolder: inputs.hlsFolder,
      maxStreams: options.maxStreams,
      logLevel: inputs.logLevel,
    },
    clock: { now: () => performance.now() },
    hear: (message) => desk.hear(message),
    onDown: () => desk.mediaDown(),
    log,
  });
  const desk = videoDesk({
    ...options,
    wallClock: inputs.wallClock,
    media,
    commands: inputs.commands,
    nodesFor: (camera) => {
      const listening = inputs.listening();
      return nodesFor(camera, inputs.settings()).filter(({ id }) => listening.has(id));
    },
    publish: inputs.publish,
    log,
  });
  return { desk, parts: [media, desk], isReady: () => media.ready !== undefined };
}

export const hlsFolderIn = (dataDir: string): string => join(dataDir, 'hls');

/** Nodes that speak for the station at which a camera stands, in the order of their names. */
export function nodesFor(
  camera: CameraId,
  settings: Pick<Settings, 'nodes' | 'stations'>,
): NodeRegistration[] {
  const station = stationOfCamera(settings, camera);
  if (!station) return [];
  return [...settings.nodes.values()]
    .filter(({ registration, secretSha256 }) => secretSha256 && registration.stations.includes(station))
    .map(({ registration }) => registration)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

// What ffmpeg 5.1 is told. Pure: a camera's configuration in, arguments out.
import type { Milliseconds, NodeCameraConfig } from '@kawamori/contracts';
import { concatScript } from './concat-script.js';

export type FilmedConfig = Extract<NodeCameraConfig['driver'], { kind: 'rtsp' | 'http' | 'v4l2' }>;

/** `user` and `password` of a camera. */
export interface Credential {
  user: string;
  password: string;
}

/** What ffmpeg reads: a device or file that is named to it, or text or frames on its standard input. */
export interface FfmpegInput {
  readonly options: readonly string[];
  /** Undefined for standard input. */
  readonly name: string | undefined;
  /** What is written to standard input and then closed. Holds the credential, which so stands in no process list. */
  readonly script?: string;
}

export interface FfmpegOrder {
  readonly input: FfmpegInput;
  readonly outputOptions: readonly string[];
}

/** A socket that says nothing for so long is given up. */
export const SOCKET_SILENCE: Milliseconds = 5_000;
/** Bytes of video that may wait in the kernel for a line that takes nothing. */
const SEND_BUFFER = 128 * 1024;
/** ffmpeg itself ends live video after this, even if nobody is left to end it. Whoever still watches then sees it begin anew. */
export const HARD_END: Milliseconds = 30 * 60_000;
/** Frames a second of video that is encoded here: a Pi does more other things. */
const ENCODED_FPS = 15;
/** A USB camera's first frames are too dark or too bright until it has measured the light. */
const WARM_UP_FRAMES = 8;

const micro = (ms: Milliseconds): string => String(ms * 1_000);
const GLOBAL = ['-hide_banner', '-loglevel', 'error'];

/** One picture, as JPEG on standard output: an HTTP camera's own bytes, otherwise the first key frame. */
export function stillOrder(driver: FilmedConfig, credential: Credential | undefined): FfmpegOrder {
  const one = ['-map', '0:v:0', '-an', '-frames:v', '1'];
  const asJpeg = ['-c:v', 'mjpeg', '-q:v', '2', '-pix_fmt', 'yuvj420p', '-f', 'image2pipe'];
  const input = cameraInput(driver, credential);
  switch (driver.kind) {
    case 'http':
      return { input, outputOptions: [...one, '-c:v', 'copy', '-f', 'image2pipe'] };
    case 'rtsp':
      // A frame that leans on a key frame from before we came would be grey.
      return {
        input: { ...input, options: [...input.options, '-skip_frame', 'nokey'] },
        outputOptions: [...one, ...asJpeg],
      };
    case 'v4l2':
      return { input, outputOptions: [...one, '-vf', `select=gte(n\\,${WARM_UP_FRAMES})`, ...asJpeg] };
  }
}

/** One frame of the camera's own stream as FLV on standard output: fails where FLV does not take its form. */
export function checkOrder(driver: FilmedConfig, credential: Credential | undefined): FfmpegOrder {
  const outputOptions = ['-map', '0:v:0', '-an', '-frames:v', '1', '-c:v', 'copy', '-f', 'flv'];
  return { input: cameraInput(driver, credential), outputOptions };
}

export interface PushOptions {
  camera: Pick<NodeCameraConfig, 'maxWidth' | 'videoKbps'>;
  /** Whether the camera's own H.264 is passed on as it is. */
  copies: boolean;
}

/** Live video from the camera, as FLV for RTMP. Without sound. */
export function pushOrder(
  driver: FilmedConfig,
  credential: Credential | undefined,
  options: PushOptions,
): FfmpegOrder {
  return {
    input: cameraInput(driver, credential),
    outputOptions: [
      ...(options.copies ? ['-map', '0:v:0', '-an', '-c:v', 'copy'] : encoded(options)),
      ...FLV,
    ],
  };
}

/** Live video made of JPEG frames that come on standard input, so many a second. */
export function pushFramesOrder(fps: number, options: Omit<PushOptions, 'copies'>): FfmpegOrder {
  return {
    input: {
      name: undefined,
      options: [
        ...GLOBAL,
        ...['-fflags', 'nobuffer', '-probesize', '32', '-analyzeduration', '0'],
        ...['-f', 'image2pipe', '-c:v', 'mjpeg', '-framerate', String(fps)],
      ],
    },
    outputOptions: [...encoded(options), ...FLV],
  };
}

const FLV = [
  ...['-t', String(HARD_END / 1_000), '-flvflags', 'no_duration_filesize'],
  // A hub that takes nothing any more, as on a dead line, is noticed: soon, because little waits in the kernel. Progress goes to standard error, for whoever watches over it.
  ...[
    '-rw_timeout',
    micro(SOCKET_SILENCE),
    '-send_buffer_size',
    String(SEND_BUFFER),
    '-stats_period',
    '1',
    '-progress',
    'pipe:2',
    '-f',
    'flv',
  ],
];

function encoded({ camera }: Omit<PushOptions, 'copies'>): string[] {
  const rate = `${camera.videoKbps}k`;
  return [
    ...['-map', '0:v:0', '-an', '-vf', `scale=min(iw\\,${camera.maxWidth}):-2,format=yuv420p`],
    ...['-fpsmax', String(ENCODED_FPS), '-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency'],
    // A key frame each second: whoever begins to watch waits no longer for a picture.
    ...['-force_key_frames', 'expr:gte(t,n_forced)', '-b:v', rate, '-maxrate', rate, '-bufsize', rate],
  ];
}

function cameraInput(driver: FilmedConfig, credential: Credential | undefined): FfmpegInput {
  switch (driver.kind) {
    case 'v4l2':
      return {
        name: driver.device,
        options: [...GLOBAL, '-f', 'v4l2', ...(driver.size ? ['-video_size', driver.size] : [])],
      };
    case 'rtsp':
      return viaScript(driver.url, credential, ['rtsp', 'rtp', 'tcp', 'udp', 'tls', 'crypto'], {
        rtsp_transport: driver.transport,
        allowed_media_types: 'video',
        timeout: micro(SOCKET_SILENCE),
        // What is needed to know the stream; the default looks for five seconds.
        analyzeduration: micro(1_000),
      });
    case 'http':
      return viaScript(driver.url, credential, ['http', 'https', 'httpproxy', 'tcp', 'tls', 'crypto'], {
        rw_timeout: micro(SOCKET_SILENCE),
        analyzeduration: micro(1_000),
      });
  }
}

/** The address goes to standard input, not into the arguments: it may hold a password, and every user can read arguments. */
function viaScript(
  url: string,
  credential: Credential | undefined,
  protocols: readonly string[],
  options: Readonly<Record<string, string>>,
): FfmpegInput {
  return {
    name: undefined,
    options: [
      ...GLOBAL,
      ...['-f', 'concat', '-safe', '0', '-protocol_whitelist', ['pipe', 'fd', ...protocols].join(',')],
    ],
    script: concatScript(withCredential(url, credential), options),
  };
}

function withCredential(address: string, credential: Credential | undefined): string {
  const url = new URL(address);
  if (credential) {
    // The setters leave some signs as they are that ffmpeg reads as the end of the name.
    url.username = encodeURIComponent(credential.user);
    url.password = encodeURIComponent(credential.password);
  }
  return url.href;
}

import { z } from 'zod';
import { CameraId, NodeId, Quantity, StationId, TownId } from './ids.js';
import { Position } from './position.js';
import { Duration, IsoInstant, MINUTE, SECOND } from './units.js';

/** Plays a file `time,level_m` (ISO times with offset) on the river clock. */
const ReplayDriver = z.strictObject({
  kind: z.literal('replay'),
  file: z.string().min(1),
});

/** Makes up an invented typhoon as a pure function of the river clock: for demos, marked as invented everywhere. */
const SimulatedDriver = z.strictObject({
  kind: z.literal('simulated'),
  /** When the typhoon begins; it comes again each `period`. */
  startsAt: IsoInstant,
  period: Duration,
  /** Level before and after (metres), or 0 for rain. */
  base: z.number(),
  /** How far the crest lies above base (metres), or the heaviest rain in mm per 10 minutes. */
  rise: z.number().min(0),
  /** From the start of the typhoon to this station's crest. */
  crestAfter: Duration,
  /** Below it a crisis gauge rests: one heartbeat a day and nothing else. Metres. */
  restsBelow: z.number().optional(),
});

/** Asks a gauge on a serial line (Modbus RTU). What its registers mean stands in the profile. */
const ModbusDriver = z.strictObject({
  kind: z.literal('modbus'),
  /** The line: `/dev/ttyUSB0`, `/dev/serial/by-id/…`. Sensors that name the same device share it, one question at a time. */
  device: z.string().min(1).max(255),
  /** Bits a second. */
  baudRate: z.number().int().min(300).max(921_600).default(9_600),
  parity: z.enum(['none', 'even', 'odd']).default('none'),
  stopBits: z.union([z.literal(1), z.literal(2)]).default(1),
  /** The gauge's address on the line, 1 to 247 (Modbus over Serial Line V1.02, 2.2). */
  unit: z.number().int().min(1).max(247),
  /** How long to wait for its answer. */
  timeout: z.number().int().min(20).max(10_000).default(500),
  /** File of the sensor profile, with its `modbus` register map. */
  profile: z.string().min(1),
  /** The level in metres on the series' datum at which the gauge would say 0, and which way it counts. */
  mounting: z
    .strictObject({
      /** `up`: the value is added to `zeroM` (pressure sensor, stage). `down`: it is a distance from above (radar, ultrasonic). */
      counts: z.enum(['up', 'down']).default('up'),
      zeroM: z.number().min(-1_000).max(10_000),
    })
    .prefault({ zeroM: 0 }),
});

export const DriverConfig = z.discriminatedUnion('kind', [ReplayDriver, SimulatedDriver, ModbusDriver]);
export type DriverConfig = z.infer<typeof DriverConfig>;

export const SensorConfig = z.strictObject({
  station: StationId,
  quantity: Quantity,
  every: Duration.default(10 * MINUTE),
  driver: DriverConfig,
});
export type SensorConfig = z.infer<typeof SensorConfig>;

const FileCredential = z.string().min(1).max(255);
/** Who may see the camera: `user:password` in a file of its own, readable by the agent alone. Never in the URL. */
const credentialFile = FileCredential.optional();

/** A password in an address would be told with it, in logs and faults. */
const withoutPassword = (url: string): boolean => !/^[a-z]+:\/\/[^/?#]*@/i.test(url);
const PASSWORD_BELONGS = 'write user and password into credentialFile, not into the address';

/** An IP camera's own stream. Its main stream is pushed as it is (H.264); anything else is encoded anew. */
const RtspCamera = z.strictObject({
  kind: z.literal('rtsp'),
  url: z.url({ protocol: /^rtsps?$/ }).refine(withoutPassword, PASSWORD_BELONGS),
  transport: z.enum(['tcp', 'udp']).default('tcp'),
  credentialFile,
});
/** A camera that answers with a JPEG, or with MJPEG without end. */
const HttpCamera = z.strictObject({
  kind: z.literal('http'),
  url: z.url({ protocol: /^https?$/ }).refine(withoutPassword, PASSWORD_BELONGS),
  credentialFile,
});
/** A USB or ribbon camera of the node itself. */
const V4l2Camera = z.strictObject({
  kind: z.literal('v4l2'),
  device: z.string().min(1).max(255).default('/dev/video0'),
  /** As the camera offers it, for example 1280x720. */
  size: z
    .string()
    .regex(/^[1-9][0-9]{1,4}x[1-9][0-9]{1,4}$/)
    .optional(),
});
/** JPEGs that another program (or a camera's FTP) puts into a folder: the newest that is whole at its time. */
const FolderCamera = z.strictObject({ kind: z.literal('folder'), folder: z.string().min(1).max(255) });
/** Draws river, staff gauge and water at the present level: for demos, marked as drawn on the picture itself. */
const SceneCamera = z.strictObject({
  kind: z.literal('scene'),
  /** Levels in metres at the foot and at the head of the staff gauge that is drawn. */
  bottomM: z.number(),
  topM: z.number(),
  /** Two stations with different seeds do not look alike. */
  seed: z.number().int().min(0).max(65_535).default(0),
});

export const CameraDriverConfig = z.discriminatedUnion('kind', [
  RtspCamera,
  HttpCamera,
  V4l2Camera,
  FolderCamera,
  SceneCamera,
]);
export type CameraDriverConfig = z.infer<typeof CameraDriverConfig>;

/** One camera of a node. */
export const NodeCameraConfig = z.strictObject({
  camera: CameraId,
  station: StationId,
  /** The station's name as it is burnt into the picture. */
  label: z.string().min(1).max(40),
  /** Into the picture's GPS tags. */
  position: Position.optional(),
  every: Duration.default(10 * MINUTE),
  /** A picture that has not come by then is given up until the next. */
  timeout: Duration.default(20 * SECOND),
  driver: CameraDriverConfig,
  /** Pixels; a wider picture is made smaller, a narrower one is left. */
  maxWidth: z.number().int().min(320).max(4_096).default(1_280),
  /** JPEG quality. */
  quality: z.number().int().min(30).max(95).default(80),
  /** Live video that must be encoded (everything but H.264 from RTSP): its bit rate in kbit/s. */
  videoKbps: z.number().int().min(100).max(8_000).default(800),
});
export type NodeCameraConfig = z.infer<typeof NodeCameraConfig>;

/** TLS to the hub with our own authority. Files are PEM; paths are relative to the node's file. */
const HubTls = z
  .strictObject({
    /** The authorities that the node believes, and no other. */
    ca: z.string().min(1).max(255),
    /** The node's certificate and its private key, where the hub asks for them. */
    cert: z.string().min(1).max(255).optional(),
    key: z.string().min(1).max(255).optional(),
    /** The name in the hub's certificate, where it is called by another (an address, a tunnel). */
    serverName: z.string().min(1).max(253).optional(),
  })
  .refine(({ cert, key }) => (cert === undefined) === (key === undefined), 'cert and key come together');

/** A battery whose voltage stands in a file of the system's (hwmon, IIO), as a number. */
const Battery = z.strictObject({
  /** `/sys/class/hwmon/hwmon2/in1_input`. */
  file: z.string().startsWith('/').max(255),
  /** Volts for each unit of what the file says: hwmon speaks of millivolts. */
  scale: z.number().positive().max(1_000).default(0.001),
  /** Below so many volts it is low: what its maker says. */
  lowV: z.number().positive().max(1_000),
});
export type Battery = z.infer<typeof Battery>;

/** A node's own file, read strictly at its start. The credential stands in a file of its own, never here. */
export const NodeConfig = z
  .strictObject({
    id: NodeId,
    town: TownId,
    hub: z.strictObject({
      host: z.string().min(1).max(253),
      port: z.number().int().min(1).max(65_535),
      /** `true`: TLS by the machine's own list of authorities. */
      tls: z.union([z.boolean(), HubTls]).default(false),
    }),
    /** File that holds the 256-bit secret printed by `kawamori node add`; readable by the agent alone. */
    credentialFile: z.string().min(1),
    /** `free`: this node's clock is not set by NTP or GNSS, so the hub dates its readings by its own. */
    clock: z.enum(['synced', 'free']).default('synced'),
    /** `wall` in the field; `player` takes its time from the process that plays a flood. */
    riverClock: z.enum(['wall', 'player']).default('wall'),
    outbox: z.strictObject({
      file: z.string().min(1),
      /** Oldest readings are dropped, and counted, beyond this. */
      maxReadings: z.number().int().min(100).max(10_000_000).default(1_000_000),
      /** Megabytes of pictures that wait; beyond it they are thinned. */
      maxPicturesMb: z.number().int().min(5).max(50_000).default(500),
    }),
    /** Where the node can measure its battery. */
    battery: Battery.optional(),
    vitalsEvery: Duration.default(5 * MINUTE),
    logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
    sensors: z.array(SensorConfig).max(1_000).default([]),
    cameras: z.array(NodeCameraConfig).max(8).default([]),
  })
  .superRefine((node, context) => {
    if (node.sensors.length + node.cameras.length === 0) {
      context.addIssue({ code: 'custom', path: ['sensors'], message: 'a node has a sensor or a camera' });
    }
    const cameras = new Set<string>();
    node.cameras.forEach(({ camera }, index) => {
      if (cameras.has(camera)) {
        context.addIssue({ code: 'custom', path: ['cameras', index], message: `${camera} is stated twice` });
      }
      cameras.add(camera);
    });
    const seen = new Set<string>();
    node.sensors.forEach((sensor, index) => {
      const series = `${sensor.station}/${sensor.quantity}`;
      if (seen.has(series)) {
        context.addIssue({ code: 'custom', path: ['sensors', index], message: `${series} is stated twice` });
      }
      seen.add(series);
    });
  });
export type NodeConfig = z.infer<typeof NodeConfig>;
export type NodeFile = z.input<typeof NodeConfig>;

/** What the hub knows of a node: who it is and for which stations it may speak. Its secret is stored as SHA-256 only. */
export const NodeRegistration = z.strictObject({
  id: NodeId,
  town: TownId,
  stations: z.array(StationId).min(1).max(1_000),
});
export type NodeRegistration = z.infer<typeof NodeRegistration>;

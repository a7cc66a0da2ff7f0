import { alertKills } from './alert-kills.js';
import { alertLatency } from './alert-latency.js';
import { alertTruth } from './alert-truth.js';
import { backFill } from './back-fill.js';
import { badInput } from './bad-input.js';
import { baseMap } from './base-map.js';
import { cap } from './cap.js';
import { exports } from './export.js';
import { eyes } from './eyes.js';
import { faces } from './faces.js';
import { flashFloods } from './flash-floods.js';
import { hostileClients } from './hostile-clients.js';
import { influx } from './influx.js';
import { ingest } from './ingest.js';
import { kills } from './kills.js';
import { mediaDies } from './media-dies.js';
import { mqtt } from './mqtt.js';
import { oddPictures } from './odd-pictures.js';
import { pageSpeed } from './page-speed.js';
import { pixels } from './pixels.js';
import type { Proof } from './proof.js';
import { publicFiles } from './public-files.js';
import { realFloods } from './real-floods.js';
import { rights } from './rights.js';
import { series } from './series.js';
import { storm } from './storm.js';
import { tlsStorm } from './tls-storm.js';
import { watchTheWatch } from './watch-the-watch.js';

/** Every proof, in the order of the list. */
export const PROOFS: readonly Proof[] = [
  realFloods,
  flashFloods,
  alertTruth,
  kills,
  alertKills,
  alertLatency,
  storm,
  backFill,
  badInput,
  mqtt,
  hostileClients,
  rights,
  tlsStorm,
  ingest,
  influx,
  series,
  baseMap,
  eyes,
  pixels,
  pageSpeed,
  faces,
  oddPictures,
  mediaDies,
  publicFiles,
  exports,
  cap,
  watchTheWatch,
];

import {
  type CameraId,
  fillIn,
  type LinkUse,
  lengthWords,
  linkUse,
  type MeasuredPicture,
  type NewFact,
  NODE_SETTINGS_TEXTS,
  NodeSettings,
  type NodeSettingsDocument,
  type NodeValues,
  type OfficeFault,
  type OfficeLine,
  seriesParts,
  settingsIn,
  strangersIn,
  type Text,
  valuesWith,
} from '@kawamori/contracts';
import type { NodeSettingsSaid } from '../gate/node-watch.js';
import type { NodeSettingsStated, Settings } from '../settings/settings.js';

/** What is known of nodes where their settings are changed. */
export interface NodesAtOffice {
  /** Whether it has said anything of itself since the hub's start. */
  isHeard(node: string): boolean;
  /** What it said of its settings; undefined where its software takes none. */
  settingsOf(node: string): NodeSettingsSaid | undefined;
  isConnected(node: string): boolean;
  newestPicture(camera: CameraId): { bytes: number; width: number } | undefined;
}

const T = NODE_SETTINGS_TEXTS;
type Values = Record<string, string | number>;
const said = (text: Text, ja: Values = {}, en: Values = ja): Text => ({
  ja: fillIn(text, 'ja', ja),
  en: fillIn(text, 'en', en),
});

/** Why a node cannot be set so, beyond what the schema says. */
export function nodeSettingsFaults(document: unknown, nodes: NodesAtOffice): OfficeFault[] {
  const { id, ...rest } = document as NodeSettingsDocument;
  const known = nodes.settingsOf(id);
  if (!known) return [{ path: [], text: said(nodes.isHeard(id) ? T.takesNone : T.unheard) }];
  const settings = NodeSettings.parse(settingsIn({ id, ...rest } as never));
  return strangersIn(known.own, settings).map(({ path, name }) => ({
    path,
    text: said(T.stranger, { name }),
  }));
}

/** The next version: above what stands, and above what the node has dealt with, which a hub that was put back knows no more. */
function nextVersion(
  id: string,
  { nodeSettings }: Pick<Settings, 'nodeSettings'>,
  nodes: NodesAtOffice,
): number {
  return Math.max(nodeSettings.get(id)?.version ?? 0, nodes.settingsOf(id)?.word.version ?? 0) + 1;
}

export const nodeSettingsFact = (
  document: NodeSettingsStated,
  settings: Pick<Settings, 'nodeSettings'>,
  nodes: NodesAtOffice,
  by: string,
): NewFact => ({
  kind: 'node-settings.set',
  body: { 'node-settings': document, version: nextVersion(document.id, settings, nodes), by },
});

/** Of settings of a node the version is stated with them. */
export const numbered = (fact: NewFact, settings: Settings, nodes: NodesAtOffice): NewFact =>
  fact.kind === 'node-settings.set'
    ? nodeSettingsFact(fact.body['node-settings'], settings, nodes, fact.body.by ?? '')
    : fact;

const line = (sign: OfficeLine['sign'], text: Text): OfficeLine => ({ sign, text });

/** What settings of a node do: what it sends, whether a station would be late for ever, and how they reach it. */
export function nodeSettingsEffects(
  document: NodeSettingsStated,
  { stations, nodeSettings }: Pick<Settings, 'stations' | 'nodeSettings'>,
  nodes: NodesAtOffice,
): OfficeLine[] {
  const known = nodes.settingsOf(document.id);
  if (!known) return [];
  const standing = nodeSettings.get(document.id)?.document;
  const valuesOf = (stated: NodeSettingsStated | undefined): NodeValues =>
    stated ? valuesWith(known.own, NodeSettings.parse(settingsIn(stated))) : known.own;
  const [before, after] = [valuesOf(standing), valuesOf(document)];
  const measured = (camera: CameraId): MeasuredPicture | undefined => {
    const picture = nodes.newestPicture(camera);
    const quality = before.cameras.find((one) => one.camera === camera)?.quality;
    return picture && quality !== undefined ? { ...picture, quality } : undefined;
  };
  return [
    line('~', useWords(linkUse(before, measured), linkUse(after, measured))),
    ...lateLines(after, stations),
    nodes.isConnected(document.id) ? line('~', said(T.onTrial)) : line('!', said(T.whenBack)),
  ];
}

const whole = (count: number): string => Math.round(count).toLocaleString('en');
const megabytes = (count: number): string => (count < 10 ? count.toFixed(1) : whole(count));

const useWords = (was: LinkUse, is: LinkUse): Text =>
  said(T.use, {
    ...{ readingsWere: whole(was.readingsPerDay), readings: whole(is.readingsPerDay) },
    ...{ picturesWere: whole(was.picturesPerDay), pictures: whole(is.picturesPerDay) },
    ...{ mbWere: megabytes(was.megabytesPerMonth), mb: megabytes(is.megabytesPerMonth) },
  });

/** Of what comes less often than its station expects: the station would be shown as late for ever. */
function lateLines({ sensors, cameras }: NodeValues, stations: Settings['stations']): OfficeLine[] {
  const late = (name: Text, every: number, expected: number | undefined): OfficeLine[] => {
    if (expected === undefined || every <= expected) return [];
    const words = (language: 'ja' | 'en'): Values => ({
      ...{ name: name[language], every: lengthWords(every, language) },
      expected: lengthWords(expected, language),
    });
    return [line('!', said(T.late, words('ja'), words('en')))];
  };
  return [
    ...sensors.flatMap(({ series, every }) => {
      const { station: id, quantity } = seriesParts(series);
      const station = stations.get(id);
      const name = {
        ja: `${station?.nameJa ?? id} ${T[quantity].ja}`,
        en: `${station?.nameEn ?? id} ${T[quantity].en}`,
      };
      return late(name, every, station?.series[quantity]?.expected.observing);
    }),
    ...cameras.flatMap(({ camera, every }) => {
      const station = [...stations.values()].find((one) => one.cameras.some(({ id }) => id === camera));
      const of = station?.cameras.find(({ id }) => id === camera);
      const name = {
        ja: `${station?.nameJa ?? ''} ${of?.nameJa ?? camera}`,
        en: `${station?.nameEn ?? ''} ${of?.nameEn ?? camera}`,
      };
      return late(name, every, of?.expected);
    }),
  ];
}

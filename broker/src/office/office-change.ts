import { createHash } from 'node:crypto';
import {
  type FieldDifference,
  type NewFact,
  type OfficeFault,
  type OfficeKind,
  type OfficeLine,
  type PersonId,
  type StationId,
  seriesParts,
  type TownId,
} from '@kawamori/contracts';
import { personRemoval } from '../duty/person-removal.js';
import { documentChange, factsOf, type MovedDatum, standing } from '../settings/document-change.js';
import { type NodeSettingsStated, type Settings, settingsWith } from '../settings/settings.js';
import type { ToldLine } from '../settings/told-line.js';
import { type EffectInputs, effectsOf } from './effects.js';
import {
  type NodesAtOffice,
  nodeSettingsEffects,
  nodeSettingsFact,
  nodeSettingsFaults,
  numbered,
} from './node-settings-change.js';
import { toldDifferences } from './told-differences.js';

/** One thing as somebody wants it. */
export interface WantedChange {
  kind: OfficeKind;
  /** Null: a new thing, named by its document. */
  id: string | null;
  /** Null: it is taken away. */
  document: unknown;
}

export interface OfficeContext extends Pick<EffectInputs, 'latest' | 'riverNow' | 'wallNow'> {
  by: string;
  /** Episodes that wait for a person to take them over. */
  handedTo(person: PersonId): string[];
  /** What is known of nodes that can be set from afar. */
  nodes: NodesAtOffice;
  /** Series with an open episode. */
  openEpisodes(): readonly string[];
}

export interface OfficeChange {
  id: string;
  facts: NewFact[];
  differences: FieldDifference[];
  effects: OfficeLine[];
  faults: OfficeFault[];
}

/** Names what a document says; whoever changes it says upon which version. */
export const versionOf = (document: unknown): string =>
  createHash('sha256').update(JSON.stringify(document)).digest('hex').slice(0, 20);

/** What one change of a thing does. Nothing is journalled here. */
export function officeChange(settings: Settings, wanted: WantedChange, context: OfficeContext): OfficeChange {
  const { kind, document } = wanted;
  if (document === null || document === undefined) return removal(settings, wanted, context);
  const { changed, movedDatums, faults } = documentChange(settings, [{ kind, document }], context.riverNow);
  const id = wanted.id ?? named(kind, document);
  const all: OfficeFault[] = faults.map(({ path, text, ...of }) =>
    of.kind === kind && (of.id === id || of.id === '0')
      ? { path, text }
      : { path: [], text: { ja: `${of.id}：${text.ja}`, en: `${of.id}: ${text.en}` } },
  );
  const nameField = kind === 'duty' ? 'town' : 'id';
  if (wanted.id !== null && named(kind, document) !== wanted.id)
    all.push({
      path: [nameField],
      text: {
        ja: 'あとから変えられません。新しく作ってください',
        en: 'it cannot be changed: make a new one',
      },
    });
  if (wanted.id === null && standing(settings, kind, id) !== undefined)
    all.push({
      path: [nameField],
      text: { ja: `${id} はもうあります`, en: `${id} stands there already` },
    });
  if (kind === 'node-settings' && all.length === 0) all.push(...nodeSettingsFaults(document, context.nodes));
  const stated = all.length === 0 ? factsOf(changed, context.by) : [];
  const facts = stated.map((fact) => numbered(fact, settings, context.nodes));
  const before = standing(settings, kind, id);
  return {
    ...{ id, facts, faults: all },
    differences: toldDifferences(kind, before, document, settings),
    effects: all.length > 0 ? [] : effects(settings, facts, movedDatums, kind, document, context),
  };
}

function named(kind: OfficeKind, document: unknown): string {
  const { id, town } = (document ?? {}) as { id?: unknown; town?: unknown };
  return String((kind === 'duty' ? town : id) ?? '');
}

/** The town whose thing it is. */
export function townOf(kind: OfficeKind, document: unknown): TownId | undefined {
  const { id, town } = (document ?? {}) as { id?: unknown; town?: unknown };
  const name = kind === 'town' ? id : town;
  return typeof name === 'string' ? (name as TownId) : undefined;
}

function effects(
  settings: Settings,
  facts: readonly NewFact[],
  movedDatums: readonly MovedDatum[],
  kind: OfficeKind,
  document: unknown,
  context: OfficeContext,
): OfficeLine[] {
  const after = settingsWith(settings, facts);
  if (kind === 'node-settings')
    return nodeSettingsEffects(document as NodeSettingsStated, settings, context.nodes);
  const rosterOf = kind === 'shift' ? townOf(kind, document) : undefined;
  return effectsOf({ before: settings, after, movedDatums, rosterOf, ...context });
}

function removal(settings: Settings, { kind, id }: WantedChange, context: OfficeContext): OfficeChange {
  const name = id ?? '';
  const before = standing(settings, kind, name);
  const { facts, lines, faults } = takenAway(settings, kind, name, context);
  return {
    ...{ id: name, facts: faults.length === 0 ? facts : [] },
    differences: toldDifferences(kind, before, undefined, settings),
    effects: [
      ...lines,
      ...(faults.length === 0
        ? effects(settings, facts, [], kind, documentAfter(kind, before), context)
        : []),
    ],
    faults: faults.map((text) => ({ path: [], text })),
  };
}

/** Of settings of a node nothing is left but whose they were; of anything else it is told what is gone. */
const documentAfter = (kind: OfficeKind, before: unknown): unknown =>
  kind === 'node-settings'
    ? { ...(before as NodeSettingsStated), sensors: [], cameras: [], battery: undefined }
    : before;

interface TakenAway {
  facts: NewFact[];
  lines: ToldLine[];
  faults: OfficeFault['text'][];
}

const refused = (ja: string, en: string): TakenAway => ({ facts: [], lines: [], faults: [{ ja, en }] });

function takenAway(settings: Settings, kind: OfficeKind, id: string, context: OfficeContext): TakenAway {
  if (standing(settings, kind, id) === undefined) return refused(`${id} がありません`, `there is no ${id}`);
  if (kind === 'person')
    return personRemoval(
      settings,
      id as PersonId,
      context.handedTo(id as PersonId),
      context.wallNow,
      context.by,
    );
  if (kind === 'station') return stationTaken(settings, id as StationId, context);
  if (kind === 'node-settings') {
    const { town } = standing(settings, kind, id) as NodeSettingsStated;
    const fact = nodeSettingsFact(
      { id, town, sensors: [], cameras: [] },
      settings,
      context.nodes,
      context.by,
    );
    return { facts: [fact], lines: [], faults: [] };
  }
  if (kind === 'shift') {
    const shift = settings.shifts.find((one) => one.id === id);
    if (!shift) return refused(`${id} がありません`, `there is no ${id}`);
    if (shift.from <= context.wallNow)
      return refused(
        'もう始まっている当番は消せません。人を替えるときは、内容を変えてください',
        'it has begun: people were called by it. Change who is on it instead',
      );
    const { town } = shift;
    return {
      facts: [{ kind: 'shift.removed', body: { shift: id, town, by: context.by } }],
      lines: [],
      faults: [],
    };
  }
  return refused(
    kind === 'town' ? '町は消せません' : '呼び出しの計画は消せません。内容を変えてください',
    'it cannot be taken away: change it instead',
  );
}

function stationTaken(settings: Settings, id: StationId, context: OfficeContext): TakenAway {
  const faults: OfficeFault['text'][] = [];
  const nodes = [...settings.nodes.values()].filter(
    ({ registration, secretSha256 }) => secretSha256 && registration.stations.includes(id),
  );
  for (const { registration } of nodes)
    faults.push({
      ja: `端末 ${registration.id} がこの観測所を送っています。先に端末を無効にしてください`,
      en: `${registration.id} speaks for it: revoke that node first`,
    });
  for (const other of settings.stations.values())
    if (other.id !== id && other.upstream.some(({ station }) => station === id))
      faults.push({
        ja: `「${other.nameJa}」が、上流の観測所としています`,
        en: `${other.id} names it as lying upstream`,
      });
  for (const other of settings.stations.values())
    if (other.rainFrom === id)
      faults.push({
        ja: `「${other.nameJa}」が、この観測所の雨量を示しています`,
        en: `${other.id} shows its rain`,
      });
  if (context.openEpisodes().some((series) => seriesParts(series as never).station === id))
    faults.push({ ja: '続いているお知らせがあります', en: 'a notice of it goes on' });
  return {
    facts: [{ kind: 'station.removed', body: { station: id, by: context.by } }],
    lines: [
      {
        sign: '!',
        text: {
          ja: 'どの画面にも出なくなります。これまでの記録は残ります',
          en: 'It leaves every screen. What is on record stays',
        },
      },
    ],
    faults,
  };
}

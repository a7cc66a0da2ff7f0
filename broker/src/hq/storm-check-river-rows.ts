import {
  ageWords,
  clockWords,
  DAY,
  endOfMaintenance,
  freshnessWords,
  type Instant,
  levelWords,
  type NodeView,
  pictureFreshnessAt,
  QUANTITY_WORDS,
  type Quantity,
  type ReadingView,
  rainWords,
  type StationState,
  softwareVersionOf,
  standingOf,
  toIsoJst,
} from '@kawamori/contracts';
import { namedSubject } from '../conditions/condition-names.js';
import type { OpenCondition } from '../conditions/condition-table.js';
import { dayAndTime } from './hours-words.js';
import type { CheckRow } from './storm-check.js';
import {
  cameraFindings,
  type GaugeSeen,
  gaugeFindings,
  nodeFindings,
  offsetWords,
} from './storm-check-rules.js';
import type { HubSeen, StoreSeen } from './storm-check-seen.js';
import { batteryWords, joined, monthAndTime, say, sizeWords } from './storm-check-words.js';

// What stands at the river.

/** A row for each series that a station measures. */
export function gaugeRows(station: StationState, { nodes }: HubSeen, now: Instant): CheckRow[] {
  const standing = standingOf(station, now);
  const { level, rain } = station;
  const battery = nodes.find((one) => one.stations.includes(station.id))?.battery;
  const row = (
    quantity: Quantity,
    latest: ReadingView | null | undefined,
    seen: GaugeSeen,
    words: (value: number) => string,
  ): CheckRow => ({
    part: 'gauge',
    name: `${station.nameJa} ${QUANTITY_WORDS[quantity].ja}`,
    now: joined(
      latest
        ? say('level', {
            value: words(latest.value),
            time: dayAndTime(latest.at),
            age: freshnessWords(seen.freshness, seen.ageMs ?? 0, 'ja'),
          })
        : say('noValue'),
      batteryWords(battery),
    ),
    findings: gaugeFindings(seen),
  });
  const work = (of: Quantity) => {
    const one = station.maintenance.find(
      (any) =>
        (any.quantity === null || any.quantity === of) && any.from <= now && now < endOfMaintenance(any),
    );
    return one && { until: one.until, by: one.by };
  };
  const shown = level?.gauges?.shown ?? 'level';
  const { disagree, otherGauge } = standing;
  return [
    ...(level
      ? [
          row(
            shown,
            level.latest,
            {
              freshness: standing.freshness,
              ageMs: standing.ageMs,
              isFaulty: standing.fault !== undefined,
              isDoubtful: standing.doubtful,
              isBySub: standing.bySub,
              disagreeM: disagree && Math.abs(disagree.mainM - disagree.subM),
              work: work(shown),
            },
            levelWords,
          ),
        ]
      : []),
    ...(otherGauge
      ? [
          row(
            shown === 'level' ? 'level-sub' : 'level',
            otherGauge.latest,
            {
              ...otherGauge,
              isDoubtful: otherGauge.latest?.quality === 'suspect',
              work: work(shown === 'level' ? 'level-sub' : 'level'),
            },
            levelWords,
          ),
        ]
      : []),
    ...(rain && standing.rainCurrency
      ? [
          row(
            'rain',
            rain.latest,
            { ...standing.rainCurrency, isDoubtful: rain.latest?.quality === 'suspect', work: work('rain') },
            (mm) => `${rainWords(mm)} mm`,
          ),
        ]
      : []),
  ];
}

export function cameraRows(
  { nameJa, cameras }: StationState,
  conditions: readonly OpenCondition[],
  now: Instant,
): CheckRow[] {
  return cameras.map(({ id, nameJa: name, latest, expectedMs, residents }): CheckRow => {
    const ageMs = latest ? now - latest.at : undefined;
    return {
      part: 'camera',
      name: `${nameJa} ${name}`,
      now:
        latest && ageMs !== undefined
          ? say('picture', { time: dayAndTime(latest.at), age: ageWords(ageMs, 'ja') })
          : say('noPicture'),
      findings: cameraFindings({
        freshness: pictureFreshnessAt(now, latest?.at, expectedMs),
        ageMs,
        isBlind: conditions.some(({ condition, subject }) => condition === 'camera-blind' && subject === id),
        isWithdrawn: residents === 'withdrawn',
      }),
    };
  });
}

/** The hour alone, as long as its age says of which day it is. */
const heardAt = (at: Instant, now: Instant): string => (now - at < DAY ? clockWords(at) : monthAndTime(at));

export function nodeRow(
  node: NodeView,
  { said, version }: HubSeen,
  { settings }: StoreSeen,
  now: Instant,
): CheckRow {
  const status = said.get(node.id);
  const { battery, outboxDepth, clockBehindMs, certificateUntil } = node;
  const room = status?.vitals?.diskFreeMb;
  const failing = [
    ...(status?.vitals?.sensorFaults ?? []).map(({ series }) => ['silent', series] as const),
    ...(status?.vitals?.cameraFaults ?? []).map(({ camera }) => ['camera-dark', camera] as const),
  ].map(([kind, subject]) => namedSubject(kind, { subject }, settings).nameJa);
  const places = node.stations.flatMap((id) => settings.stations.get(id)?.nameJa ?? []);
  return {
    part: 'node',
    name: places.length > 0 ? `${node.id}（${places.join('・')}）` : node.id,
    now: joined(
      node.lastHeardAt === null
        ? say('unheard')
        : say('heard', {
            time: heardAt(node.lastHeardAt, now),
            age: ageWords(Math.max(0, now - node.lastHeardAt), 'ja'),
          }),
      batteryWords(battery),
      outboxDepth !== null && say('waiting', { count: outboxDepth }),
      room !== undefined && say('room', { size: sizeWords(room) }),
      clockBehindMs !== null && say('clock', { offset: offsetWords(clockBehindMs) }),
      certificateUntil !== null && say('certificate', { time: toIsoJst(certificateUntil).slice(0, 10) }),
      status && say('version', { version: softwareVersionOf(status.software) }),
    ),
    findings: nodeFindings({ ...node, said: status, failing, hubVersion: version, now }),
  };
}

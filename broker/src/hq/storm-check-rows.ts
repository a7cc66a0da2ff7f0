import {
  ageWords,
  HUB_SUBJECT_NAMES,
  type HubSubject,
  type TownId,
  wantsSecondFactor,
} from '@kawamori/contracts';
import { isActive } from '../people/account.js';
import { isCanary, isOfTown } from '../watch/canary.js';
import { dayAndTime } from './hours-words.js';
import { type CheckRow, found } from './storm-check.js';
import { dutyRows, machineRows, personRows } from './storm-check-people-rows.js';
import { cameraRows, gaugeRows, nodeRow } from './storm-check-river-rows.js';
import type { CheckContext, HubSeen, StoreSeen } from './storm-check-seen.js';
import { say, sizeWords } from './storm-check-words.js';

/** Every row of the check, of one town or of all. Pure. */
export function checkRows(store: StoreSeen, hub: HubSeen, context: CheckContext): CheckRow[] {
  const isOf = (town: TownId) => context.town === undefined || context.town === town;
  const stations = store.stations.filter((one) => isOf(one.town));
  return [
    ...stations.flatMap((station) => [
      ...gaugeRows(station, hub, context.now),
      ...cameraRows(station, store.conditions, context.now),
    ]),
    ...hub.nodes
      .filter((one) => isOf(one.town) && isOfTown(one))
      .map((node) => nodeRow(node, hub, store, context.now)),
    ...[...store.settings.towns.keys()].filter(isOf).flatMap((town) => dutyRows(town, store, context)),
    ...personRows(store.settings, hub, context),
    ...machineRows(hub, context),
    ...hubRows(store, hub, context),
  ];
}

const isOfWatch = (fault: HubSubject): boolean => fault.startsWith('canary-') || fault === 'watchdog-gone';
const faultFound = (fault: HubSubject) => found('hub-fault', { name: HUB_SUBJECT_NAMES[fault].ja });

function hubRows({ settings, canaryAt }: StoreSeen, hub: HubSeen, { town, now }: CheckContext): CheckRow[] {
  const { name, version, disk, faults } = hub;
  const size = disk && sizeWords(disk.freeBytes / 2 ** 20);
  const percent = disk && Math.floor((100 * disk.freeBytes) / disk.totalBytes);
  const hasWatchdog = [...settings.nodes.values()].some(isCanary);
  const accounts = [...settings.accounts.values()].filter(
    (one) =>
      isActive(one) &&
      wantsSecondFactor(one.role) &&
      (town === undefined || one.towns === null || one.towns.includes(town)),
  );
  const count = accounts.filter(({ secondFactor }) => secondFactor === undefined).length;
  return [
    {
      part: 'hub',
      name: say('hubRow', { name }),
      now:
        size === undefined || percent === undefined
          ? say('hubNoDisk', { version })
          : say('hubNow', { percent, size, version }),
      findings: [
        ...faults.filter((one) => !isOfWatch(one)).map(faultFound),
        ...(disk ? [] : [found('disk-unknown')]),
      ],
    },
    {
      part: 'hub',
      name: say('watchdog'),
      now:
        canaryAt === undefined
          ? say('noCanary')
          : say('canaryNow', { time: dayAndTime(canaryAt), age: ageWords(now - canaryAt, 'ja') }),
      findings: hasWatchdog ? faults.filter(isOfWatch).map(faultFound) : [found('no-watchdog')],
    },
    {
      part: 'hub',
      name: say('backup'),
      now: say('backupByHand'),
      findings: [found('backup-unknown')],
      byHand: true,
    },
    {
      part: 'hub',
      name: say('accounts'),
      now: say('accountsNow', { count, all: accounts.length }),
      findings: count > 0 ? [found('second-factor', { count })] : [],
    },
  ];
}

import { resolve } from 'node:path';
import type { Instant } from '@kawamori/contracts';
import { ConfigError } from '@kawamori/kit';
import { type DiskReport, type DiskRules, diskReport } from '../disk/disk-report.js';
import { HubConfigFile, loadHubConfig } from '../hub-config.js';

const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

/**
 * The folder that a hub's own file names, where one was given.
 * @throws ConfigError where the line names another: the marks of one hub say nothing of the other's disk
 */
export function dataDirBy(config: string | undefined, stated: string | undefined): string | undefined {
  if (config === undefined) return stated;
  const { dataDir } = loadHubConfig(config);
  if (stated !== undefined && resolve(stated) !== dataDir)
    throw new ConfigError(config, [
      `dataDir: ${dataDir} is another folder than --data ${stated}; leave one out`,
    ]);
  return dataDir;
}

/** `kawamori disk`: beside a running hub or without one; nothing is changed. */
export async function diskCommand(
  { dataDir, config, json }: { dataDir: string; config: string | undefined; json: boolean },
  now: Instant,
  out: (text: string) => void,
): Promise<number> {
  const rules: DiskRules = config === undefined ? HubConfigFile.parse({ dataDir }) : loadHubConfig(config);
  const report = await diskReport(dataDir, rules, now);
  out(json ? `${JSON.stringify(report, undefined, 2)}\n` : linesOf(report));
  return 0;
}

function linesOf(report: DiskReport): string {
  const { uses, freeBytes, totalBytes, due, reusable } = report;
  const aDay = (bytes: number | undefined) =>
    bytes === undefined ? '' : `\t${bytes < 0 ? '-' : '+'}${mib(Math.abs(bytes))} a day`;
  const lines = [
    ...uses.map(
      ({ name, bytes, files, bytesADay }) => `${name}\t${mib(bytes)}\t${files} files${aDay(bytesADay)}`,
    ),
    `free on this disk\t${mib(freeBytes)}\t${Math.floor((100 * freeBytes) / totalBytes)} % of ${mib(totalBytes)}`,
    `until the alarm\t${untilAlarm(report)}`,
    ...(['age', 'room'] as const).flatMap((why) => {
      const { pictures, bytes } = due[why];
      const says = why === 'age' ? 'too old' : 'beyond their share';
      return pictures === 0
        ? []
        : [`pictures about to be deleted\t${mib(bytes)}\t${pictures} pictures, ${says}`];
    }),
    `free inside journal.db\t${mib(reusable.journal)}`,
    `free inside store.db\t${mib(reusable.store)}`,
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function untilAlarm({ daysUntilAlarm, isMeasured }: DiskReport): string {
  if (!isMeasured) return 'not known before the hub has run for a day';
  if (daysUntilAlarm === null) return 'the disk does not fill up';
  return daysUntilAlarm === 0 ? 'it has come' : `${daysUntilAlarm} days, at the pace of the last week`;
}

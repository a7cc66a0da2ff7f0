import { readFileSync, writeFileSync } from 'node:fs';
import { dateTimeWords, lengthWords } from '@kawamori/contracts';
import { ConfigError } from '@kawamori/kit';
import type { DutyReport, ReportedPerson, ReportedStep } from '../duty/duty-report.js';
import type { AtDesk } from './command-line.js';
import type { Desk } from './desk.js';

type Asked = Extract<AtDesk, { kind: 'duty-show' | 'roster-import' | 'roster-export' | 'person-remove' }>;

/** `kawamori duty show | roster import | roster export | person remove`. */
export async function dutyCommand(
  command: Asked,
  desk: Pick<Desk, 'duty'>,
  { out, err }: { out: (text: string) => void; err: (text: string) => void },
): Promise<number> {
  if (command.kind === 'duty-show') {
    const report = await desk.duty.report(command.town);
    if (!report) {
      err(`${command.town} has no plan: nobody is woken there (deploy/docs/duty.md)`);
      return 1;
    }
    for (const line of command.json ? [JSON.stringify(report, undefined, 2)] : linesOf(report)) out(line);
    return 0;
  }
  if (command.kind === 'roster-export') {
    writeFileSync(command.file, await desk.duty.exportRoster(command.town));
    out(command.file);
    return 0;
  }
  if (command.kind === 'person-remove') {
    const { lines, faults, applied } = await desk.duty.removePerson(command.person, command);
    for (const line of lines) out(line);
    for (const fault of faults) err(fault);
    if (applied) return 0;
    if (command.dryRun) err('nothing was changed: --dry-run');
    else if (faults.length === 0) err('nothing was changed: mend that first, or say --anyway');
    return command.dryRun && faults.length === 0 ? 0 : 1;
  }
  const { lines, faults, applied } = await desk.duty.importRoster(
    command.town,
    textOf(command.file),
    command.dryRun,
  );
  for (const line of lines) out(line);
  if (faults.length > 0) {
    err('this cannot be taken; nothing was changed:');
    for (const fault of faults) err(`  - ${fault}`);
    return 2;
  }
  const hasChanges = lines.some((line) => !line.startsWith('!'));
  if (!hasChanges) out('nothing to change');
  else if (!applied) err('nothing was changed: --dry-run');
  return 0;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new ConfigError(file, [
      `cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
    ]);
  }
}

function linesOf(report: DutyReport): string[] {
  const { maintenance } = report;
  return [
    `on duty now: ${report.onDuty.length === 0 ? 'nobody by the roster' : report.onDuty.map(nameOf).join('、')}`,
    ...(report.headquarters
      ? [
          `headquarters: open since ${dateTimeWords(report.headquarters.openedAt, 'en')}; ladders rest, and call where nobody has acknowledged within ${lengthWords(report.headquarters.answersWithinMs, 'en')}`,
        ]
      : []),
    'the river:',
    ...report.ladder.map(stepLine),
    `  again every ${lengthWords(report.remindEveryMs, 'en')} until somebody acknowledges`,
    report.otherTownAfterMs === null
      ? '  the other town: never'
      : `  the other town: after ${lengthWords(report.otherTownAfterMs, 'en')}`,
    ...(maintenance
      ? [
          `what is broken${maintenance.quiet ? `, not from ${maintenance.quiet.from} to ${maintenance.quiet.to}` : ''}:`,
          ...maintenance.ladder.map(stepLine),
        ]
      : ['what is broken: the same']),
  ];
}

const nameOf = ({ nameJa, channels }: ReportedPerson): string => `${nameJa} (${channels.join(' > ')})`;

function stepLine({ afterMs, calls, people }: ReportedStep): string {
  const when = afterMs === 0 ? 'at once' : `after ${lengthWords(afterMs, 'en')}`;
  return `  ${when}\t${calls}\t${people.length === 0 ? 'nobody further: left out' : people.map(nameOf).join('、')}`;
}

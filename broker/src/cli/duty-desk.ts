import type { NewFact, PersonId, TownId } from '@kawamori/contracts';
import type { Clock } from '@kawamori/kit';
import { type DutyReport, dutyReport } from '../duty/duty-report.js';
import { breaksSomething, personRemoval } from '../duty/person-removal.js';
import { calendarName, rosterChange, rosterOf } from '../duty/roster-change.js';
import type { Settings } from '../settings/settings.js';
import { inOperatorWords } from '../settings/told-line.js';
import type { ConfigReport } from './desk.js';
import type { OperatorClient } from './operator-client.js';
import { thisOperator } from './this-user.js';

/** What an operator asks about duty, with a running hub or without one. */
export interface DutyAtDesk {
  /** Undefined for a town without a plan. */
  report(town: TownId): Promise<DutyReport | undefined>;
  importRoster(town: TownId, ics: string, dryRun: boolean): Promise<ConfigReport>;
  exportRoster(town: TownId): Promise<string>;
  /** Somebody is called no more. @param wish whether it is done, and also where something breaks with it */
  removePerson(person: PersonId, wish: { dryRun: boolean; anyway: boolean }): Promise<ConfigReport>;
}

export function dutyOnline(hub: OperatorClient): DutyAtDesk {
  return {
    report: async (town) => ((await hub.ask('GET', `/duty/${town}`)) as { report?: DutyReport }).report,
    importRoster: async (town, ics, dryRun) =>
      (await hub.ask('POST', `/duty/${town}/roster?dryRun=${dryRun}`, { ics })) as ConfigReport,
    exportRoster: async (town) => ((await hub.ask('GET', `/duty/${town}/roster`)) as { ics: string }).ics,
    removePerson: async (person, { dryRun, anyway }) =>
      (await hub.ask('DELETE', `/people/${person}?dryRun=${dryRun}&anyway=${anyway}`)) as ConfigReport,
  };
}

/** Reads the settings, and journals what the work decides. */
type WithSettings = <T>(
  decide: (settings: Settings) => { facts: readonly NewFact[]; result: T },
) => Promise<T>;

export function dutyOffline(withSettings: WithSettings, wallClock: Clock): DutyAtDesk {
  return {
    report: (town) =>
      withSettings((settings) => ({ facts: [], result: dutyReport(settings, town, wallClock.now()) })),
    importRoster: (town, ics, dryRun) =>
      withSettings((settings) => {
        const { facts, lines, faults } = inOperatorWords(
          rosterChange(settings, town, ics, wallClock.now(), {
            by: thisOperator(),
            calendar: calendarName(),
          }),
        );
        const applied = facts.length > 0 && !dryRun;
        return { facts: applied ? facts : [], result: { lines, faults, applied } };
      }),
    exportRoster: (town) =>
      withSettings((settings) => ({ facts: [], result: rosterOf(settings, town, wallClock.now()) })),
    removePerson: (person, { dryRun, anyway }) =>
      withSettings((settings) => {
        const removal = personRemoval(settings, person, [], wallClock.now(), thisOperator());
        const { facts, ...words } = inOperatorWords(removal);
        const applied = facts.length > 0 && !dryRun && (anyway || !breaksSomething(removal));
        return { facts: applied ? facts : [], result: { ...words, applied } };
      }),
  };
}

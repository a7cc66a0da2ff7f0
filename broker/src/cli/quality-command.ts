import { type MaintenanceView, type OverruleView, seriesParts, toIsoJst } from '@kawamori/contracts';
import type { QualityDesk } from './quality-desk.js';
import type { QualityWork } from './quality-words.js';

/** Carries out what an operator says of readings; the exit code. `out` takes lines. */
export async function qualityCommand(
  command: QualityWork,
  { quality }: { quality: QualityDesk },
  out: (line: string) => void,
): Promise<number> {
  const { station } = command;
  switch (command.kind) {
    case 'quality-list': {
      const all = await quality.overrules(station, command.quantity);
      if (command.json) out(JSON.stringify(all, undefined, 2));
      else if (all.length === 0) out('nobody has said anything of its readings');
      else for (const one of all) out(overruleLine(one));
      return 0;
    }
    case 'quality-overrule': {
      await quality.overrule(station, command.request);
      const { quantity, from, to, verdict } = command.request;
      out(`${station}/${quantity} ${stretch(from, to ?? from)}: ${verdict}`);
      return 0;
    }
    case 'quality-undo': {
      await quality.undo(station, command.request);
      const { quantity, from, to } = command.request;
      out(`${station}/${quantity} ${stretch(from, to ?? from)}: judged by the hub again`);
      return 0;
    }
    case 'maintenance-list': {
      const all = await quality.maintenances(station);
      if (command.json) out(JSON.stringify(all, undefined, 2));
      else if (all.length === 0) out('no maintenance has been entered');
      else for (const one of all) out(maintenanceLine(one));
      return 0;
    }
    case 'maintenance-begin':
      await quality.begin(station, command.request);
      out(
        `${station}: maintenance until ${toIsoJst(command.request.until)}; its readings are kept and not judged`,
      );
      return 0;
    case 'maintenance-end':
      await quality.end(station, command.request);
      out(`${station}: maintenance has ended; what comes from now on is judged`);
      return 0;
  }
}

const stretch = (from: number, to: number): string =>
  from === to ? toIsoJst(from) : `${toIsoJst(from)} to ${toIsoJst(to)}`;

// What people wrote is shown as JSON text, so that it cannot speak to the terminal.
const overruleLine = ({ series, from, to, verdict, by, reason, decidedAt, undone }: OverruleView): string =>
  [
    `${seriesParts(series).quantity} ${stretch(from, to)}`,
    verdict,
    `${toIsoJst(decidedAt)} ${by}`,
    JSON.stringify(reason),
    ...(undone ? [`undone ${toIsoJst(undone.at)} ${undone.by}`] : []),
  ].join('\t');

const maintenanceLine = ({ quantity, from, until, by, reason, ended }: MaintenanceView): string =>
  [
    quantity ?? 'all',
    `${toIsoJst(from)} until ${toIsoJst(until)}`,
    by,
    JSON.stringify(reason),
    ...(ended ? [`ended ${toIsoJst(ended.at)} ${ended.by}`] : []),
  ].join('\t');

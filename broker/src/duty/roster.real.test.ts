// Real: a hub with the operator's socket, and a data folder without a hub; files on the disk.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOUR } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { atDesk } from '../cli/desk.js';
import { dutyCommand } from '../cli/duty-command.js';
import { aTown, minute } from '../testing/builders.js';
import { mailServer } from '../testing/mail-server.js';
import { connectNode } from '../testing/real-hub.js';
import { temporaryFolder } from '../testing/temporary.js';
import { eventually } from '../testing/waiting.js';
import { aCalendar } from './testing/a-calendar.js';
import { noticesOf, townWithDuty } from './testing/town-with-duty.js';

const town = aTown().id;
test('a roster comes from a calendar file, says who is on duty, wakes that person, and goes out again; with a hub and without one', async () => {
  const mail = await mailServer();
  const ladder = [{ call: { onDuty: 1 } }, { after: '5m', call: { group: 'desk' } }];
  const { hub, secret } = await townWithDuty(mail, { ladder });
  const folder = temporaryFolder();
  const [file, written] = [join(folder, 'roster.ics'), join(folder, 'out.ics')];
  const said: string[] = [];
  const io = { out: (text: string) => said.push(text), err: (text: string) => said.push(text) };
  const run = (command: Parameters<typeof dutyCommand>[0]) => {
    said.length = 0;
    return atDesk(hub.dataDir, { now: () => hub.clock.at }, (desk) => dutyCommand(command, desk, io));
  };
  const take = (dryRun: boolean) => run({ kind: 'roster-import', town, file, dryRun, dataDir: hub.dataDir });
  const show = () => run({ kind: 'duty-show', town, json: false, dataDir: hub.dataDir });

  await show();
  expect(said).toContain('on duty now: nobody by the roster');
  expect(said).toContain('  at once\t当番1人目\tnobody further: left out');

  writeFileSync(file, aCalendar(['evening', -1, 12, '岡花'], ['morning', 12, 24, '森一郎']));
  expect(await take(true)).toBe(0);
  expect(said.slice(0, 2)).toEqual([
    '+ 6月2日（火）17:00 to 6月3日（水）06:00: 岡 花',
    '+ 6月3日（水）06:00 to 6月3日（水）18:00: 森 一郎',
  ]);
  expect(said).toContain('! nobody is on duty from 6月3日（水）18:00 to 6月16日（火）18:00');
  expect(said.at(-1)).toBe('nothing was changed: --dry-run');
  expect(await take(false)).toBe(0);
  await show();
  expect(said).toContain('on duty now: 岡 花 (mail)');

  const node = await connectNode(hub, secret);
  hub.clock.at = minute(20);
  await node.send([[10, 2.8]]);
  await node.send([[20, 3.2]]);
  expect((await mail.mails.first(() => true)).to).toBe('oka-hana@town.example');

  writeFileSync(file, aCalendar(['evening', -1, 12, '誰か']));
  expect(await take(false)).toBe(2);
  expect(said.join('\n')).toContain('there is nobody named "誰か"');

  // Without a hub: the shift to come that the file no longer has is taken away, the one under way stays.
  await hub.stop();
  writeFileSync(file, aCalendar(['tomorrow', 30, 40, '森一郎']));
  expect(await take(false)).toBe(0);
  expect(said.filter((line) => /^[-+]/.test(line))).toEqual([
    '- 6月3日（水）06:00 to 6月3日（水）18:00: 森 一郎',
    '+ 6月4日（木）00:00 to 6月4日（木）10:00: 森 一郎',
  ]);
  expect(await run({ kind: 'roster-export', town, file: written, dataDir: hub.dataDir })).toBe(0);
  const ics = readFileSync(written, 'utf8');
  expect(ics.match(/^UID:.*$/gm)).toEqual(['UID:evening', 'UID:tomorrow']);
  expect(ics).toContain('SUMMARY:当番：岡 花');
});

test.each([
  ['nine hours ahead', 9 * HOUR],
  ['nine hours behind', -9 * HOUR],
])(
  "a hub whose machine's clock is set %s calls whoever is on duty by the nodes, and the next in time",
  async (_, step) => {
    const mail = await mailServer();
    const truth = { at: minute(0) };
    const ladder = [{ call: { onDuty: 1 } }, { after: '5m', call: { group: 'desk' } }];
    const { hub, cookie, secret } = await townWithDuty(mail, { ladder, monotonic: () => truth.at });
    const ics = aCalendar(['before', -12, -1, '森一郎'], ['now', -1, 3, '岡花'], ['next', 3, 72, '森一郎']);
    expect((await hub.operate((desk) => desk.duty.importRoster(town, ics, false))).faults).toEqual([]);
    const node = await connectNode({ mqttPort: hub.mqttPort, clock: truth }, secret);
    await node.send([[0, 2.8]]);

    const passes = (minutes: number) => {
      truth.at = minute(minutes);
      hub.clock.at = minute(minutes) + step;
    };
    const accepted = async () =>
      (await noticesOf(hub, cookie))[0]?.deliveries.map(({ recipient, acceptedAt }) => [
        recipient,
        acceptedAt,
      ]);
    const [oka, desk] = [
      ['person:oka-hana', minute(10)],
      ['person:night-desk', minute(15.1)],
    ];
    passes(10);
    await node.send([[10, 3.2]]);
    await eventually(async () => {
      expect(await accepted()).toEqual([oka]);
    });
    passes(15.1);
    await eventually(async () => {
      expect(await accepted()).toEqual([desk, oka]);
    });
  },
);

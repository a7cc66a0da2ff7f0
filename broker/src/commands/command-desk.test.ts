import { CameraId, type CommandAnswer, MINUTE, NodeCommand } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aRegistration, minute } from '../testing/builders.js';
import { commandDesk } from './command-desk.js';

const NODE = aRegistration();
const SNAPSHOT = { kind: 'snapshot', camera: CameraId.parse('kajiyase-cam') } as const;

function aDesk() {
  const clock = { at: minute(0) };
  const sent: { node: string; topic: string; command: NodeCommand }[] = [];
  const desk = commandDesk({
    wallClock: { now: () => clock.at },
    send: (node, topic, payload) => {
      sent.push({ node, topic, command: NodeCommand.parse(JSON.parse(payload)) });
      return true;
    },
  });
  const heard: CommandAnswer[] = [];
  const give = () => desk.give(NODE, SNAPSHOT, MINUTE, (answer) => heard.push(answer));
  const answer = (id: string, changes: Partial<CommandAnswer> = {}): CommandAnswer => ({
    v: 1,
    id,
    node: NODE.id,
    state: 'done',
    detail: '',
    ...changes,
  });
  return { clock, sent, desk, heard, give, answer };
}

describe('the command desk', () => {
  test('gives an order to its node with an end', () => {
    const { sent, give } = aDesk();
    const id = give();
    expect(sent).toEqual([
      {
        node: 'kajiyase-1',
        topic: 'kawamori/v1/down/shimanto-cho/kajiyase-1/command',
        command: { v: 1, id, sentAt: minute(0), expiresAt: minute(1), order: SNAPSHOT },
      },
    ]);
  });

  test('gives it again when the node comes back, the same and not a second one', () => {
    const { sent, desk, give } = aDesk();
    give();
    desk.listening('kajiyase-1');
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
  });

  test('tells another node nothing of it', () => {
    const { sent, desk, give } = aDesk();
    give();
    desk.listening('naro-1');
    expect(sent).toHaveLength(1);
  });

  test('does not give again what has expired or has been answered', () => {
    const { clock, sent, desk, give, answer } = aDesk();
    desk.answered(answer(give(), { state: 'begun' }));
    give();
    clock.at = minute(1);
    desk.listening('kajiyase-1');
    expect(sent).toHaveLength(2);
  });

  test('tells whoever has asked every answer, also one that comes a little after the end', () => {
    const { clock, desk, heard, give, answer } = aDesk();
    const id = give();
    desk.answered(answer(id, { state: 'begun' }));
    clock.at = minute(1.5);
    give();
    desk.answered(answer(id, { state: 'failed', detail: 'the camera is silent' }));
    expect(heard.map(({ state }) => state)).toEqual(['begun', 'failed']);
  });

  test('forgets an order for good in time', () => {
    const { clock, desk, heard, give, answer } = aDesk();
    const id = give();
    clock.at = minute(3);
    give();
    desk.answered(answer(id));
    expect(heard).toEqual([]);
  });

  test('believes only the node that was asked', () => {
    const { desk, heard, give, answer } = aDesk();
    desk.answered(answer(give(), { node: aRegistration({ id: 'naro-1' }).id }));
    desk.answered(answer('somebody-elses'));
    expect(heard).toEqual([]);
  });

  test('does not give again, nor tell of, what has been taken back', () => {
    const { sent, desk, heard, give, answer } = aDesk();
    const id = give();
    desk.withdraw(id);
    desk.listening('kajiyase-1');
    desk.answered(answer(id));
    expect([sent.length, heard.length]).toEqual([1, 0]);
  });
});

import { type ConditionKind, MINUTE, SECOND, TownId } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import {
  type Course,
  conditionChanges,
  conditionKey,
  NO_COURSE,
  type Seen,
  type Sight,
} from './condition-changes.js';

const TOWN = TownId.parse('nakatosa');
const OTHER_TOWN = TownId.parse('shimanto-cho');

const seen = (condition: ConditionKind, subject: string, town = TOWN): Seen => ({
  ...{ condition, town },
  subject: { subject },
});
const sight = (broken: Seen[], more: Partial<Sight> = {}): Sight => ({
  ...{ broken, unsure: new Set(), watched: new Map() },
  ...more,
});

/** Looks every two seconds from one instant to another, and what is open follows. */
function aWatch() {
  let course: Course = NO_COURSE;
  let open: { condition: ConditionKind; subject: string; town: TownId | null }[] = [];
  const told: string[] = [];
  return {
    told,
    open: () => open.map(({ subject }) => subject),
    look: (from: number, to: number, now: Sight) => {
      for (let at = from; at < to; at += 2 * SECOND) {
        const changes = conditionChanges(course, now, open, at);
        course = changes.course;
        for (const { condition, town, subjects } of changes.began) {
          told.push(`began ${subjects.map(({ subject }) => subject).join(' ')}`);
          open = [...open, ...subjects.map(({ subject }) => ({ condition, town, subject }))];
        }
        for (const { subjects } of changes.ended) {
          told.push(`ended ${subjects.join(' ')}`);
          open = open.filter(({ subject }) => !subjects.includes(subject));
        }
      }
    },
  };
}

describe('what is broken', () => {
  test('begins when it has lasted, once, and ends when it has been well for a while', () => {
    const watch = aWatch();
    const cut = sight([seen('node-offline', 'naro-1')]);
    watch.look(0, 4 * MINUTE, cut);
    expect(watch.told).toEqual([]);
    watch.look(4 * MINUTE, 20 * MINUTE, cut);
    expect(watch.told).toEqual(['began naro-1']);
    watch.look(20 * MINUTE, 30 * MINUTE, sight([]));
    expect(watch.told).toEqual(['began naro-1', 'ended naro-1']);
  });

  test('that comes and goes is one: nothing is told while it flaps', () => {
    const watch = aWatch();
    for (let minute = 0; minute < 60; minute += 2) {
      watch.look(minute * MINUTE, (minute + 1) * MINUTE, sight([seen('hub', 'modem-dead')]));
      watch.look((minute + 1) * MINUTE, (minute + 2) * MINUTE, sight([]));
    }
    expect(watch.told).toEqual(['began modem-dead']);
  });

  test('is neither begun nor ended by a look that cannot tell', () => {
    const watch = aWatch();
    const unsure = sight([], { unsure: new Set([conditionKey('battery-low', 'naro-1')]) });
    watch.look(0, 60 * MINUTE, unsure);
    expect(watch.told).toEqual([]);
    watch.look(60 * MINUTE, 70 * MINUTE, sight([seen('battery-low', 'naro-1')]));
    watch.look(70 * MINUTE, 140 * MINUTE, unsure);
    expect(watch.told).toEqual(['began naro-1']);
  });

  test('all at once is one: fifty stations fall silent as the line of the hall is cut', () => {
    const watch = aWatch();
    const stations = Array.from({ length: 50 }, (_, i) => seen('silent', `station-${i}/level`));
    watch.look(0, 10 * MINUTE, sight(stations));
    expect(watch.told).toHaveLength(1);
    expect(watch.open()).toHaveLength(50);
  });

  test('one after the other within two minutes is told in two: the first at once, the others together', () => {
    const watch = aWatch();
    const broken: Seen[] = [];
    for (let i = 0; i < 5; i++) {
      broken.push(seen('silent', `station-${i}/level`));
      watch.look(i * 15 * SECOND, (i + 1) * 15 * SECOND, sight([...broken]));
    }
    watch.look(75 * SECOND, 5 * MINUTE, sight(broken));
    expect(watch.told).toEqual([
      'began station-0/level',
      'began station-1/level station-2/level station-3/level station-4/level',
    ]);
  });

  test('of two towns is told to each by itself', () => {
    const watch = aWatch();
    watch.look(0, MINUTE, sight([seen('silent', 'naro/level'), seen('silent', 'jukkawa/level', OTHER_TOWN)]));
    expect(watch.told).toEqual(['began naro/level', 'began jukkawa/level']);
  });
});

test('that nothing of a kind is left is said with it: every node is cut, so look at the own line first', () => {
  const nodes = [seen('node-offline', 'naro-1'), seen('node-offline', 'naro-2')];
  const course = conditionChanges(NO_COURSE, sight(nodes), [], 0).course;
  const all = sight(nodes, { watched: new Map([['node-offline', 2]]) });
  expect(conditionChanges(course, all, [], 5 * MINUTE).began[0]?.isEverything).toBe(true);
  const some = sight(nodes, { watched: new Map([['node-offline', 3]]) });
  expect(conditionChanges(course, some, [], 5 * MINUTE).began[0]?.isEverything).toBeUndefined();
});

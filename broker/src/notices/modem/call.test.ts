import { expect, test } from 'vitest';
import { type Call, DIALLED, hearOfCall, seeInList } from './call.js';

const LISTED = (state: number) => [`+CLCC: 1,0,${state},0,0,"+81901234567",145`];
const after = (...events: (string | readonly string[])[]): Call =>
  events.reduce<Call>(
    (call, event) => (typeof event === 'string' ? hearOfCall(call, event) : seeInList(call, event)),
    DIALLED,
  );

test.each([
  ['is dialling while the list says so', [LISTED(2)], 'dialling'],
  ['rings once the list says so', [LISTED(2), LISTED(3)], 'ringing'],
  ['is answered when the list says active', [LISTED(2), LISTED(3), LISTED(0)], 'answered'],
  ['is answered when a SIMCom says so before the list does', ['VOICE CALL: BEGIN'], 'answered'],
  ['stays answered though a slow list still says alerting', ['VOICE CALL: BEGIN', LISTED(3)], 'answered'],
  ['is not ended by what the modem says of other things', ['RING', '+CREG: 1', '+CDS: 25'], 'dialling'],
  ['is not lost because the list lags behind', [[], [], []], 'dialling'],
  ['is not taken for one that comes in', [['+CLCC: 1,1,4,0,0,"+81",145']], 'dialling'],
] as const)('a call %s', (_, events, phase) => {
  expect(after(...events)).toMatchObject({ phase });
});

test.each([
  ['the line was busy', ['BUSY'], 'busy'],
  ['nobody answered', [LISTED(3), 'NO ANSWER'], 'unanswered'],
  ['it rang and was refused', [LISTED(3), 'NO CARRIER'], 'unanswered'],
  ['it rang and vanished from the list', [LISTED(3), []], 'unanswered'],
  ['it was hung up after it had been answered', [LISTED(0), 'NO CARRIER'], 'answered'],
  [
    'a SIMCom says that it ended after it had begun',
    ['VOICE CALL: BEGIN', 'VOICE CALL: END: 000012'],
    'answered',
  ],
  ['the network gave up before it rang', [LISTED(2), 'NO CARRIER'], 'not-connected'],
  ['it never came into the list', [[], [], [], []], 'not-connected'],
  ['there is no line', ['NO DIALTONE'], 'not-connected'],
] as const)('a call ends: %s', (_, events, end) => {
  expect(after(...events)).toMatchObject({ phase: 'ended', end });
});

test('what comes after its end changes nothing', () => {
  expect(after('BUSY', 'VOICE CALL: BEGIN', LISTED(0))).toMatchObject({ end: 'busy' });
});

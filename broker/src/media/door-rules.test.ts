import { CameraId } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { DOOR_LIMITS, type DoorLimits, hearBytes, lookAt, mayEnter, newGuest } from './door-rules.js';

const LIMITS: DoorLimits = { ...DOOR_LIMITS, total: 10 };
const CAMERA = CameraId.parse('kajiyase-cam');
const rtmp = (bytes: number) => Buffer.alloc(bytes, 3);
const always = () => true;

describe('the rules of the RTMP entrance', () => {
  test('let in so many over all, and so many of one address', () => {
    expect(mayEnter({ total: 9, fromThere: 7 }, LIMITS)).toBeUndefined();
    expect(mayEnter({ total: 10, fromThere: 0 }, LIMITS)).toBe('too-many-connections');
    expect(mayEnter({ total: 8, fromThere: 8 }, LIMITS)).toBe('too-many-from-there');
  });

  test.each([
    ['TLS', Buffer.from([0x16, 0x03, 0x01])],
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['SSH', Buffer.from('SSH-2.0-x\r\n')],
  ])('turn %s away at its first byte', (_what, bytes) => {
    expect(hearBytes(newGuest(0), bytes, 0, LIMITS)).toBe('not-rtmp');
  });

  test('give a connection 16 KiB to say who it is', () => {
    const guest = newGuest(0);
    expect(hearBytes(guest, rtmp(16 * 1_024), 0, LIMITS)).toBeUndefined();
    expect(hearBytes(guest, rtmp(1), 0, LIMITS)).toBe('too-much-before-admission');
  });

  test('give it five seconds for the first byte and ten for the key', () => {
    const guest = newGuest(0);
    expect(lookAt(guest, 4_999, LIMITS, always)).toBeUndefined();
    expect(lookAt(guest, 5_000, LIMITS, always)).toBe('said-nothing');
    hearBytes(guest, rtmp(100), 4_000, LIMITS);
    expect(lookAt(guest, 9_999, LIMITS, always)).toBeUndefined();
    hearBytes(guest, rtmp(100), 9_999, LIMITS);
    expect(lookAt(guest, 10_000, LIMITS, always)).toBe('not-admitted');
  });

  test('take a publisher that has been silent for five seconds for dead', () => {
    const guest = { ...newGuest(0), camera: CAMERA };
    hearBytes(guest, rtmp(100), 60_000, LIMITS);
    expect(lookAt(guest, 64_999, LIMITS, always)).toBeUndefined();
    expect(lookAt(guest, 65_000, LIMITS, always)).toBe('fell-silent');
  });

  test('end a publisher whose camera nobody wants any more', () => {
    const guest = { ...newGuest(0), camera: CAMERA };
    expect(lookAt(guest, 0, LIMITS, (camera) => camera !== CAMERA)).toBe('no-longer-wanted');
  });

  test('let a good camera send for hours, and cut one that floods', () => {
    const guest = { ...newGuest(0), camera: CAMERA };
    const eightMbit = rtmp(1_000_000);
    for (let second = 0; second < 3_600; second++) {
      expect(hearBytes(guest, eightMbit, second * 1_000, LIMITS)).toBeUndefined();
    }
    const flooding = { ...newGuest(0), camera: CAMERA };
    expect(hearBytes(flooding, rtmp(10_000_001), 0, LIMITS)).toBe('too-fast');
  });
});

import { resolve } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { demo } from './demo.js';
import { HELP, readOptions, UsageFault } from './options.js';

const read = (line: string) => readOptions(line === '' ? [] : line.split(' '));

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('the options of npm start', () => {
  test('are none for the invented typhoon at sixty times the speed', () => {
    expect(read('')).toEqual({
      replay: undefined,
      station: undefined,
      speed: 60,
      once: false,
      data: undefined,
      port: undefined,
      notices: undefined,
      fresh: false,
    });
  });

  test('name paths as the caller sees them: npm changes the folder, and keeps the caller’s in INIT_CWD', () => {
    vi.stubEnv('INIT_CWD', '/home/duty');
    expect(read('--replay floods --station a/b.yaml --data /srv/d --notices n.yaml')).toMatchObject({
      replay: '/home/duty/floods',
      station: '/home/duty/a/b.yaml',
      data: '/srv/d',
      notices: '/home/duty/n.yaml',
    });
    vi.stubEnv('INIT_CWD', undefined);
    expect(read('--data here')).toMatchObject({ data: resolve('here') });
  });

  test.each([
    ['0.1', 0.1],
    ['60', 60],
    ['100000', 100_000],
    ['max', Number.POSITIVE_INFINITY],
  ])('take the speed %s', (speed, expected) => {
    expect(read(`--speed ${speed}`)).toMatchObject({ speed: expected });
  });

  test.each(['0', '-1', '0.09', '100001', 'fast', 'Infinity', 'NaN', '60x', '1e2', ''])(
    'refuse the speed %s',
    (speed) => {
      expect(() => read(`--speed=${speed}`)).toThrow(UsageFault);
      expect(() => read(`--speed=${speed}`)).toThrow('0.1 to 100000 or max');
    },
  );

  test.each(['0', '8080', '65535'])('take the port %s', (port) => {
    expect(read(`--port ${port}`)).toMatchObject({ port: Number(port) });
  });

  test.each(['', '-1', '65536', '80.5', 'http'])('refuse the port %s', (port) => {
    expect(() => read(`--port=${port}`)).toThrow(UsageFault);
  });

  test.each(['--once', '--station a.yaml', '--colour', 'typhoon', '--speed', '--once=yes --replay a'])(
    'refuse %s',
    (line) => {
      expect(() => read(line)).toThrow(UsageFault);
    },
  );

  test('are all explained', () => {
    expect(read('--help')).toBeUndefined();
    for (const option of ['replay', 'station', 'speed', 'once', 'data', 'port', 'notices', 'fresh', 'help']) {
      expect(HELP).toContain(`  --${option} `);
    }
  });
});

describe('npm start', () => {
  const said = (stream: 'stdout' | 'stderr') => {
    let text = '';
    vi.spyOn(process[stream], 'write').mockImplementation((chunk) => {
      text += String(chunk);
      return true;
    });
    return () => text;
  };

  test('explains itself and leaves with 0', async () => {
    const out = said('stdout');
    expect(await demo(['--help'])).toBe(0);
    expect(out()).toBe(HELP);
  });

  test.each([
    [['--speed', 'fast'], '--speed: expected 0.1 to 100000 or max, received fast'],
    [['--paint'], "Unknown option '--paint'"],
    [['--replay', '/no/such/flood.csv', '--once'], 'there is no /no/such/flood.csv'],
  ])('leaves with 2 for %j and says why, without a stack', async (argv, why) => {
    const err = said('stderr');
    expect(await demo(argv)).toBe(2);
    expect(err()).toContain(why);
    expect(err()).not.toMatch(/\n\s+at /);
  });
});

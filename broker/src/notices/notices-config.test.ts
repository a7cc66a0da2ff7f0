import { describe, expect, test } from 'vitest';
import { NoticesConfig } from './notices-config.js';

const towns = ['nakatosa'];
const about = ['river', 'learnt'];
const works = {
  ...{ botId: '1', clientId: 'x', clientSecretFile: 'x', serviceAccount: 'x@y', privateKeyFile: 'x' },
};
const modem = { device: '/dev/ttyUSB0' };
const mail = { server: { host: 'localhost', port: 25 }, from: 'hub@example' };

describe('what was learnt afterwards', () => {
  test.each([
    ['mail', { mail: { ...mail, recipients: [{ recipient: 'hq', towns, about, to: ['hq@town.example'] }] } }],
    [
      'a room of LINE WORKS',
      { lineWorks: { ...works, recipients: [{ recipient: 'hq', towns, about, channel: 'c' }] } },
    ],
  ])('may be told by %s', (_what, config) => {
    expect(NoticesConfig.safeParse(config).error?.issues).toBeUndefined();
  });

  test.each([
    [
      'a webhook, which may be a siren',
      { webhooks: [{ recipient: 'box', towns, about, url: 'https://x.example', secretFile: 'x' }] },
    ],
    [
      'a telephone',
      { modem: { ...modem, recipients: [{ recipient: 'desk', towns, about, call: '09012345678' }] } },
    ],
    ['CAP', { cap: { recipient: 'cap', towns, about, dir: '/srv/cap', sender: 'x' } }],
  ])('is refused for %s', (_what, config) => {
    expect(
      NoticesConfig.safeParse(config)
        .error?.issues.map(({ path }) => path.join('.'))
        .join(),
    ).toMatch(/about|cap/);
  });
});

// Biome formats and lints; this file adds what Biome does not know: promises that nobody awaits, and the walls of the house.
import { defineConfig } from 'eslint/config';
import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';

/** One outside library, one place: the day it must go, one place changes. */
const PLACES = {
  '@peculiar/x509': ['broker/src/ca/x509.ts'],
  '@simplewebauthn/browser': ['dashboard/src/account/browser-keys.ts'],
  '@simplewebauthn/server': ['broker/src/people/web-authn.ts'],
  '@streamparser/json': ['broker/src/basemap/read-features.ts'],
  aedes: ['broker/src/gate/mqtt-server.ts'],
  'better-sqlite3': ['firmware-config/kit/src/sqlite.ts'],
  'csv-parse': ['broker/src/import/**'],
  'exif-reader': ['broker/src/pictures/exif.ts', 'edge/src/cameras/drivers/exif-time.ts'],
  fastify: ['broker/src/api/**', 'broker/src/callback-box/server.ts', 'broker/src/public/static-server.ts'],
  'fluent-ffmpeg': ['broker/src/media/ffmpeg-command.ts', 'edge/src/cameras/ffmpeg/run-ffmpeg.ts'],
  imapflow: ['broker/src/watch/loop-mailbox.ts'],
  'hls.js': ['dashboard/src/video/hls-player.ts', 'dashboard/src/video/hls-light.d.ts'],
  influx: ['broker/src/influx/influx-client.ts'],
  leaflet: ['dashboard/src/map/**'],
  'modbus-serial': ['edge/src/drivers/modbus/rtu-port.ts'],
  'mpegts.js': ['dashboard/src/video/flv-player.ts'],
  mqtt: ['broker/src/watch/mqtt-sender.ts', 'edge/src/uplink/mqtt-uplink.ts', 'deploy/proofs/src/**'],
  'node-media-server': ['broker/src/media/nms.ts'],
  nodemailer: ['broker/src/notices/channels/mail-channel.ts'],
  pino: ['firmware-config/kit/src/log.ts'],
  'playwright-core': ['broker/src/testing/chromium.ts', 'deploy/demo/src/**', 'deploy/proofs/src/**'],
  'polyclip-ts': ['broker/src/basemap/sea.ts'],
  qr: ['dashboard/src/account/qr-code.ts'],
  'reflect-metadata': ['broker/src/ca/x509.ts'],
  serialport: ['broker/src/notices/modem/serial-port.ts', 'edge/src/drivers/modbus/rtu-port.ts'],
  sharp: [
    'broker/src/pictures/jpeg.ts',
    'dashboard/icons.ts',
    'deploy/proofs/src/screenshots/small-png.ts',
    'edge/src/cameras/dress/raster.ts',
  ],
  'topojson-client': ['broker/src/basemap/topology.ts'],
  'topojson-server': ['broker/src/basemap/topology.ts'],
  'topojson-simplify': ['broker/src/basemap/topology.ts'],
  uplot: ['dashboard/src/chart/**'],
  'web-push': ['broker/src/notices/web-push/push-request.ts'],
};

/** Parts that meet on the wire and never import one another. */
const PARTS = ['edge', 'broker', 'dashboard'];

const paths = (allowed) =>
  Object.keys(PLACES)
    .filter((name) => !allowed.includes(name))
    .map((name) => ({ name, message: `only in ${PLACES[name].join(', ')}` }));
const walls = (own) =>
  PARTS.filter((part) => part !== own).map((part) => ({
    regex: `^(@kawamori/${part}(/|$)|(\\.\\./)+${part}/)`,
    message: 'edge, broker and dashboard meet on the wire only',
  }));
const imports = (own, allowed = []) => ['error', { paths: paths(allowed), patterns: walls(own) }];

/** How Playwright looks at what stands on a page at once, or as soon as there is anything at all. */
const LOOKS = [
  ...['allTextContents', 'boundingBox', 'count', 'evaluateAll', 'getAttribute', 'inputValue'],
  ...['isDisabled', 'isVisible', 'textContent'],
];

const TESTS = ['**/*.test.ts', '**/*.contract.ts', '**/testing/**'];

export default defineConfig(
  { ignores: ['**/dist/**', '**/node_modules/**', '.kawamori/**'] },
  ...svelte.configs['flat/base'],
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
  },
  {
    files: ['**/*.ts'],
    ignores: ['**/*.svelte.ts'],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: {
        projectService: {
          allowDefaultProject: [
            'vitest.config.ts',
            'dashboard/vite.config.ts',
            'dashboard/vite.worker.config.ts',
            'dashboard/leaner.ts',
            'dashboard/icons.ts',
            'dashboard/compressed.ts',
          ],
        },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/require-await': 'error',
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  ...['firmware-config', 'deploy', ...PARTS].map((own) => ({
    files: [`${own}/**/*.ts`],
    ignores: TESTS,
    rules: { 'no-restricted-imports': imports(own) },
  })),
  ...Object.values(PLACES)
    .flat()
    .map((file) => ({
      files: [file],
      ignores: TESTS,
      rules: {
        'no-restricted-imports': imports(
          file.split('/')[0],
          Object.keys(PLACES).filter((name) => PLACES[name].includes(file)),
        ),
      },
    })),
  {
    // Time is a parameter: one file touches the machine's clock and timers.
    files: [
      'edge/src/**/*.ts',
      'broker/src/**/*.ts',
      'firmware-config/**/src/**/*.ts',
      'deploy/demo/src/**/*.ts',
    ],
    // The launcher stands outside of every release, so that it takes nothing from the kit.
    ignores: [...TESTS, 'firmware-config/kit/src/clock.ts', 'edge/src/launcher/main.ts'],
    rules: {
      'no-restricted-globals': ['error', 'setTimeout', 'setInterval'],
      'no-restricted-properties': ['error', { object: 'Date', property: 'now', message: 'take a Clock' }],
    },
  },
  {
    // A test that is switched off, or runs alone, is no test.
    files: TESTS,
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(skip|only|todo|fails|skipIf|runIf)$/]',
          message: 'every test runs',
        },
        {
          // What comes later is not there yet on a slow machine; within eventually() the whole is looked at again.
          selector: `CallExpression[callee.name='expect']:not(CallExpression[callee.name='eventually'] *) > AwaitExpression > CallExpression > MemberExpression[property.name=/^(${LOOKS.join('|')})$/]`,
          message: 'a look at a screen waits for what it looks at: expect.poll(() => …)',
        },
      ],
    },
  },
);

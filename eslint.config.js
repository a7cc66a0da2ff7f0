// Biome formats and lints; this file adds only what needs types: promises that nobody awaits, and the walls of the house.
import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';

const oneLibraryOneFile = [
  ['aedes', 'broker/src/gate/mqtt-server.ts'],
  ['fastify', 'broker/src/api/**'],
  ['nodemailer', 'broker/src/notices/mail-channel.ts'],
  ['csv-parse', 'broker/src/import/**'],
  ['leaflet', 'dashboard/src/map/**'],
  ['uplot', 'dashboard/src/chart/**'],
];

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**'] },
  ...svelte.configs['flat/base'],
  {
    files: ['**/*.ts'],
    ignores: ['**/*.svelte.ts'],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: {
        projectService: { allowDefaultProject: ['vitest.config.ts', 'dashboard/vite.config.ts'] },
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
  {
    files: ['**/*.ts'],
    languageOptions: { parser: tseslint.parser },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      'no-restricted-imports': ['error', { paths: oneLibraryOneFile.map(([name]) => ({ name })) }],
    },
  },
  ...oneLibraryOneFile.map(([allowed, files]) => ({
    files: [files],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: oneLibraryOneFile.filter(([name]) => name !== allowed).map(([name]) => ({ name })) },
      ],
    },
  })),
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
  },
);

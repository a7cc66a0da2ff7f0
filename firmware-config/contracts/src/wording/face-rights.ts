import type { Text } from './language.js';

/** In the place of what somebody may not do: who may. */
export const RIGHT_TEXTS = {
  'mayNot.not-signed-in': { ja: 'サインインすると操作できます', en: 'Sign in to do this' },
  'mayNot.duty': {
    ja: '操作は「当番」以上の権限の人ができます',
    en: 'For accounts of the role “duty” and above',
  },
  'mayNot.hq': {
    ja: '操作は「本部」以上の権限の人ができます',
    en: 'For accounts of the role “HQ” and above',
  },
  'mayNot.administrator': { ja: '操作は「管理者」の権限の人ができます', en: 'For administrators' },
  'mayNot.other-town': { ja: '操作はその町の担当者ができます', en: 'For those who work for that town' },
  'mayNot.second-factor': {
    ja: '2つ目の鍵を登録すると操作できます',
    en: 'Set up a second factor to do this',
  },
  factorLacking: {
    ja: '2つ目の鍵が未登録です。いまできるのは当番の操作までです。',
    en: 'No second factor is set up: you may do what duty may.',
  },
  factorSetUp: { ja: '登録する', en: 'Set it up' },
} as const satisfies Record<string, Text>;

// Telegrams built from the fields and codes that others have measured. None of them is JMA's own; rivers and offices are invented.
import { toIsoJst } from '@kawamori/contracts';
import { minute } from '../../testing/builders.js';

/** A telegram of 18:00, in the array's own form, for Shimanto-cho. */
export const aTelegram = ({
  at = 0,
  ...changes
}: {
  at?: number;
  [field: string]: unknown;
} = {}): Record<string, unknown> => ({
  publishingOffice: '架空地方気象台',
  reportDatetime: toIsoJst(minute(at)),
  infoType: '発表',
  serial: 1,
  item: {
    areas: ['架空川下流', '架空川上流'],
    name: 'レベル４氾濫危険警報',
    code: '40',
    condition: '発表',
  },
  pdfFilename: 'built.pdf',
  riverCode: '8699999901',
  riverName: '架空川',
  class20Codes: ['3941200', '3920100'],
  ...changes,
});

export const anItem = (code: string, name: string): object => ({ areas: [], name, code, condition: '発表' });

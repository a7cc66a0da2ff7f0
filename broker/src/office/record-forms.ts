import {
  AccountGrant,
  Announcement,
  Entry,
  type FormField,
  NodeRegistration,
  Order,
} from '@kawamori/contracts';
import type { z } from 'zod';
import { DOCUMENTS } from '../settings/document-change.js';
import { formOf } from './form-of.js';

/** Documents that stand on record: settings, and what else people state. */
const RECORDS = {
  ...DOCUMENTS,
  node: NodeRegistration,
  account: AccountGrant,
  announcement: Announcement,
  order: Order,
  entry: Entry,
} as const satisfies Record<string, z.ZodType>;
export type RecordKind = keyof typeof RECORDS;
export const RECORD_KINDS = Object.keys(RECORDS) as RecordKind[];

const FORMS = Object.fromEntries(RECORD_KINDS.map((kind) => [kind, formOf(kind, RECORDS[kind])])) as Record<
  RecordKind,
  FormField
>;

/** By which the fields of a record are named and told, whether or not it can be filled in by anybody. */
export const formOfRecord = (kind: RecordKind): FormField => FORMS[kind];

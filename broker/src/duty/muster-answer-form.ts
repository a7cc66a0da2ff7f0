import { InMinutes, MusterNote } from '@kawamori/contracts';
import { z } from 'zod';

/** What a person says by the form of their link. Null: they do not come. */
export interface SaidByForm {
  inMinutes: number | null;
  note: string;
}

/** What was sent and cannot be taken: it stands in the form again as it was typed, with what is wrong at its field. */
export interface RefusedForm {
  minutes: string;
  note: string;
  faults: ReadonlySet<'coming' | 'minutes' | 'note'>;
}

/** Its fields as a browser sends them; the word of who typed a whole letter is shown again in full. */
const Sent = z.object({
  coming: z.enum(['15', '30', '60', 'other', 'no']).nullable().catch(null),
  minutes: z.string().catch(''),
  note: z.string().catch(''),
});

/** Reads the form by which somebody says whether they come, and in how many minutes. */
export function readMusterForm(body: unknown): { said: SaidByForm } | { refused: RefusedForm } {
  const { coming, minutes, note } = Sent.parse(body ?? {});
  const typed = coming === 'other' ? minutes.trim() || Number.NaN : (coming ?? Number.NaN);
  const inMinutes = InMinutes.nullable().safeParse(coming === 'no' ? null : Number(typed));
  const word = MusterNote.or(z.literal('')).safeParse(note.trim());
  if (inMinutes.success && word.success) return { said: { inMinutes: inMinutes.data, note: word.data } };
  const faults = new Set<'coming' | 'minutes' | 'note'>();
  if (!inMinutes.success) faults.add(coming === 'other' ? 'minutes' : 'coming');
  if (!word.success) faults.add('note');
  return { refused: { minutes, note, faults } };
}

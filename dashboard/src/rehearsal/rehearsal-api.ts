import {
  RehearsalChoices,
  RehearsalNow,
  RehearsalReport,
  type RehearsalRequest,
  RehearsalView,
  SessionView,
} from '@kawamori/contracts';
import { asker, REAL_HUB } from '../api/client.js';

/** Where the screens of a rehearsal ask: the real hub passes it on. */
export const REHEARSAL_BASE = '/rehearsal/api/v1';

/** What is asked of the real hub about rehearsals. */
export function rehearsalApi() {
  const ask = asker(REAL_HUB);
  const post = (path: string, body: unknown = {}) =>
    ask(RehearsalView, path, { method: 'POST', body, signal: AbortSignal.timeout(60_000) });
  return {
    me: () => ask(SessionView, '/session'),
    now: () => ask(RehearsalNow, '/rehearsal'),
    choices: () => ask(RehearsalChoices, '/rehearsal/choices'),
    ask: (request: RehearsalRequest) => post('/rehearsal', request),
    confirm: (id: string) => post(`/rehearsal/${id}/confirm`),
    stop: (id: string) => post(`/rehearsal/${id}/stop`),
    report: (id: string) => ask(RehearsalReport, `/rehearsal/${encodeURIComponent(id)}/report`),
  };
}
export type RehearsalApi = ReturnType<typeof rehearsalApi>;

import {
  OfficeDocument,
  OfficeHistory,
  type OfficeKind,
  OfficeNodeSettings,
  OfficeNodeSoftware,
  OfficeNodes,
  OfficeReview,
  OfficeTold,
  type OfficeUpdateRequest,
  OfficeView,
  PictureView,
  RosterCalendars,
  RosterView,
  SessionView,
} from '@kawamori/contracts';
import { asker, REAL_HUB } from '../api/client.js';
import { levelsApi } from '../levels/levels-api.js';

/** What came of an order for a picture, in the node's words. */
const PictureAnswer = {
  safeParse: (value: unknown) => {
    const { taken, detail } = (value ?? {}) as { taken?: unknown; detail?: unknown };
    return typeof taken === 'boolean' && typeof detail === 'string'
      ? { success: true as const, data: { taken, detail } }
      : { success: false as const };
  },
};
/** Longer than the hub waits for a node. */
const PICTURE_WITHIN_MS = 40_000;

/** What the back office asks of the hub. */
export function officeApi() {
  const ask = asker(REAL_HUB);
  const post = <T>(shape: Parameters<typeof ask<T>>[0], path: string, body: unknown, dryRun: boolean) =>
    ask(shape, `${path}?dryRun=${dryRun}`, { method: 'POST', body });
  const thing = (kind: OfficeKind, id: string) => `/office/things/${kind}/${encodeURIComponent(id)}`;
  return {
    levels: levelsApi(REAL_HUB),
    me: () => ask(SessionView, '/session'),
    view: () => ask(OfficeView, '/office'),
    one: (kind: OfficeKind, id: string) => ask(OfficeDocument, thing(kind, id)),
    history: (kind: OfficeKind, id: string) => ask(OfficeHistory, `${thing(kind, id)}/history`),
    change: (
      body: { kind: OfficeKind; id: string | null; version: string | null; document: unknown },
      dryRun: boolean,
    ) => post(OfficeReview, '/office/changes', body, dryRun),
    undo: (body: { kind: OfficeKind; id: string; seq: number }, dryRun: boolean) =>
      post(OfficeReview, '/office/undo', body, dryRun),
    /** @param from undefined: this week */
    roster: (town: string, from: number | undefined) =>
      ask(RosterView, `/office/rosters/${town}${from === undefined ? '' : `?from=${from}`}`),
    takeRoster: (town: string, ics: string, dryRun: boolean) =>
      post(OfficeTold, `/office/rosters/${town}`, { ics }, dryRun),
    calendars: (town: string) => ask(RosterCalendars, `/office/rosters/${town}/calendars`),
    undoCalendar: (town: string, calendar: string, dryRun: boolean) =>
      post(OfficeTold, `/office/rosters/${town}/undo`, { calendar }, dryRun),
    nodes: () => ask(OfficeNodes, '/office/nodes'),
    addNode: (registration: { id: string; town: string; stations: string[] }, dryRun: boolean) =>
      post(OfficeTold, '/office/nodes', registration, dryRun),
    rotateNode: (node: string, dryRun: boolean) =>
      post(OfficeTold, `/office/nodes/${encodeURIComponent(node)}/rotate`, {}, dryRun),
    nodeSettings: (node: string) =>
      ask(OfficeNodeSettings, `/office/nodes/${encodeURIComponent(node)}/settings`),
    nodeSettingsAgain: (node: string) =>
      ask(OfficeNodeSettings, `/office/nodes/${encodeURIComponent(node)}/settings/again`, { method: 'POST' }),
    nodeSoftware: (node: string) =>
      ask(OfficeNodeSoftware, `/office/nodes/${encodeURIComponent(node)}/software`),
    orderSoftware: (node: string, body: OfficeUpdateRequest, dryRun: boolean) =>
      post(OfficeTold, `/office/nodes/${encodeURIComponent(node)}/software`, body, dryRun),
    withdrawSoftware: (node: string) =>
      ask(OfficeNodeSoftware, `/office/nodes/${encodeURIComponent(node)}/software/order`, {
        method: 'DELETE',
      }),
    revokeNode: (node: string, dryRun: boolean) =>
      ask(OfficeTold, `/office/nodes/${encodeURIComponent(node)}?dryRun=${dryRun}`, { method: 'DELETE' }),
    pictureNow: (camera: string) =>
      ask(PictureAnswer, `/office/cameras/${camera}/picture`, {
        method: 'POST',
        signal: AbortSignal.timeout(PICTURE_WITHIN_MS),
      }),
    newestPicture: (camera: string) =>
      ask(PictureView, `/cameras/${camera}/pictures/nearest?at=4102444800000`),
  };
}
export type OfficeApi = ReturnType<typeof officeApi>;

import type { FacePage, SessionView } from '@kawamori/contracts';
import type { Component } from 'svelte';

/** What a page may ask of the face around it; each takes what it needs. */
export interface PageProps {
  /** Somebody has signed in. */
  ondone(session: SessionView): void;
  onsignin(): void;
  /** Back to the map. */
  onback(): void;
  onsignedout(): void;
}

/** The pages beside the map, each loaded when it is opened. What the menu offers of them stands in view/menu.ts. */
export const PAGES: Readonly<Record<FacePage, () => Promise<{ default: Component<PageProps> }>>> = {
  signin: () => import('./screens/SignIn.svelte'),
  setup: () => import('./screens/SetUp.svelte'),
  join: () => import('./account/Join.svelte'),
  account: () => import('./account/AccountPage.svelte'),
  rehearsal: () => import('./rehearsal/RehearsalPage.svelte'),
  levels: () => import('./levels/LevelsPage.svelte'),
  channels: () => import('./screens/Channels.svelte'),
  headquarters: () => import('./muster/HqPage.svelte'),
  telephone: () => import('./telephone/TelephonePage.svelte'),
  help: () => import('./help/HelpPage.svelte'),
  office: () => import('./office/OfficePage.svelte'),
  audit: () => import('./audit/AuditPage.svelte'),
};

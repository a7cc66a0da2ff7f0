/** Pages of the faces beside the map, by their address. The hub answers each with the same document; the dashboard has a screen for each. */
export const FACE_PAGES = [
  'signin',
  'setup',
  'join',
  'account',
  'rehearsal',
  'levels',
  'channels',
  'telephone',
  'help',
  'headquarters',
  'office',
  'audit',
] as const;
export type FacePage = (typeof FACE_PAGES)[number];

/** Stands in the document of a face (`<meta name>`) whose browser has no session: it asks for nothing that wants one. */
export const NO_SESSION_META = 'kawamori-no-session';

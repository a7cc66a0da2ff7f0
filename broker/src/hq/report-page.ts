import { SITUATION_TEXTS } from '@kawamori/contracts';
import { sheetHead } from '../ledger/sheet-head.js';
import { html, type Markup } from '../public/markup.js';
import { REPORT_STYLE } from './sheet-style.js';

export interface ReportPage {
  title: string;
  /** Of the window, and of the file that a browser makes of it. */
  fileTitle: string;
  /** As of when, or of which period. */
  when: string;
  /** Of which town. */
  about: string;
  drill: boolean;
  /** Who made it, and when. */
  made: string;
  /** Where to go from here, on the screen. */
  links: Markup;
  body: Markup;
  /** What this report has besides. */
  style?: string;
}

/** A sheet on A4 that says of when it is, of where, and who made it, without a script. */
export const reportPage = ({
  title,
  fileTitle,
  when,
  about,
  drill,
  made,
  links,
  body,
  style = '',
}: ReportPage) =>
  html`<!doctype html>
<html lang="ja">
${sheetHead({ drill, title: fileTitle, style: REPORT_STYLE + style })}
<body>
${links}
<div class="head">${drill && html`<p class="drill">${SITUATION_TEXTS.drill.ja}</p>`}<h1>${title}</h1><p class="when">${when}</p><p>${about}</p>
<p class="made">${made}</p></div>
${body}
</body>
</html>
`.text;

import { type Instant, toIsoJst } from '@kawamori/contracts';
import { html, type Markup, trusted } from '../public/markup.js';

/** `2026-06-03 00:10` in Japan, as the name of a sheet that is saved ends: files lie in the order of their times by it. */
export const fileMinute = (at: Instant): string => toIsoJst(at).slice(0, 16).replace('T', ' ');

/**
 * The head of a sheet that is printed: chronology, on-the-hour table, situation report.
 * @param style CSS of ours, as it stands
 */
export const sheetHead = (sheet: { drill: boolean; title: string; style: string }): Markup => html`<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${sheet.drill && '【訓練】'}${sheet.title}</title>
<style>${trusted(sheet.style)}</style>
</head>`;

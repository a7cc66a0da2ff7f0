import { BADGE_OUTLINES, type Badge, needsLine } from '@kawamori/contracts';
import { html, type Markup } from './markup.js';

/**
 * The badge as it stands on every face: shape, colour and digit on a light plate. Hollow where nothing is heard. What it says stands in
 * words beside it, so it is hidden from those who hear the page.
 */
export function badgeMark(badge: Badge, { hollow = false, rain = false } = {}): Markup {
  const inner = rain ? drop(hollow) : badge.shape === 'ring' ? ring(hollow) : shape(badge, hollow);
  return html`<svg class="badge" viewBox="0 0 24 24" width="28" height="28" aria-hidden="true"><circle class="plate" cx="12" cy="12" r="11.5"/>${inner}</svg>`;
}

const DASH = html` stroke-dasharray="2.4 2"`;

function drop(hollow: boolean): Markup {
  return html`<path d="M12 5.5c2.6 3.4 4.3 5.7 4.3 8a4.3 4.3 0 0 1-8.6 0c0-2.3 1.7-4.6 4.3-8Z" fill="none" stroke="#4b5a63" stroke-width="1.7"${hollow && DASH}/>`;
}

function ring(hollow: boolean): Markup {
  const stroke = hollow ? '#4b5a63' : '#7d8a92';
  return html`<path d="${BADGE_OUTLINES.ring}" fill="none" stroke="${stroke}" stroke-width="${hollow ? 1.6 : 2.6}"${hollow && DASH}/>`;
}

function shape(badge: Badge, hollow: boolean): Markup {
  const { shape: form, colour, textColour, digit } = badge;
  const fill = hollow ? 'none' : colour;
  const stroke = hollow || needsLine(badge) ? '#4b5a63' : 'none';
  const digitY = form === 'triangle' ? 16.3 : 15.7;
  return html`<path d="${BADGE_OUTLINES[form]}" fill="${fill}" stroke="${stroke}" stroke-width="1.4"${hollow && DASH}/><text x="12" y="${digitY}" text-anchor="middle" font-size="10.5" font-weight="700" fill="${hollow ? '#26323a' : textColour}">${digit}</text>`;
}

import {
  announcedWord,
  announcementSource,
  announcementWords,
  badgeOfLevel,
  languageOf,
  ORDER_LEVEL,
  orderAsksWords,
  orderedWord,
  orderSource,
  publicOrderWords,
  type Voice,
} from '@kawamori/contracts';
import { badgeMark } from './badge-mark.js';
import { html, type Markup } from './markup.js';
import type { SiteModel } from './site-model.js';

type Town = Pick<SiteModel['towns'][number], 'orders' | 'announcements'>;

/**
 * What the mayor has ordered and others have announced for a town, each with who has said so and when; apart from what is observed, and
 * nothing where nothing stands.
 */
export function officialSection({ orders, announcements }: Town, voice: Voice): Markup | false {
  if (orders.length === 0 && announcements.length === 0) return false;
  return html`<ul class="official">${orders.map(
    (order) =>
      html`<li class="ordered">${badgeMark(badgeOfLevel(ORDER_LEVEL[order.kind]))}<p><span class="tag">${orderedWord(languageOf(voice))}</span> <b>${publicOrderWords(order, voice)}</b> ${orderAsksWords(order, voice)}<small>${orderSource(order, languageOf(voice))}</small></p></li>`,
  )}${announcements.map(
    (one) =>
      html`<li class="announced">${badgeMark(badgeOfLevel(one.level))}<p><span class="tag">${announcedWord(languageOf(voice))}</span> ${announcementWords(one)}<small>${announcementSource(one, languageOf(voice))}</small></p></li>`,
  )}</ul>`;
}

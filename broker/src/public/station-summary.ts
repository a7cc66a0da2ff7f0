import {
  alertLevelWords,
  badgeWords,
  correspondingLevelOf,
  freshnessWords,
  isKnown,
  type Language,
  markName,
  metres,
  reachedWords,
  toLevelMark,
  trendWords,
} from '@kawamori/contracts';
import { badgeMark } from './badge-mark.js';
import { html, type Markup } from './markup.js';
import type { SiteModel, SiteStation } from './site-model.js';
import { type Say, type Seen, sayIn, stationSentences, timeWords } from './site-words.js';

/** When it is looked at. */
type Now = Pick<SiteModel, 'riverNow'>;

/** The badge with its words: what has been reached, or that it is not known. */
export function levelLine({ state, standing }: Seen, language: Language): Markup {
  const say: Say = (key, values) => sayIn(language, key, values);
  const held = standing.held && toLevelMark(standing.held);
  const blind = !isKnown(standing.freshness);
  const badge = badgeMark(standing.badge, { hollow: blind, rain: !state.level });
  if (!state.level) return html`<p class="level">${badge}<span>${say('rain')}</span></p>`;
  if (blind) {
    const last = held && html` <small>${say('lastKnown', { reached: reachedWords(held, language) })}</small>`;
    return html`<p class="level">${badge}<span>${say('unknownLevel')}${last}</span></p>`;
  }
  const level = held && alertLevelWords(correspondingLevelOf(held), language);
  const words = held ? markName(held, language) : badgeWords(undefined, language);
  return html`<p class="level">${badge}<span>${level && html`${level} `}${words}${held && !level && say('observed')}${held?.key === 'overflow' && html` <small>${say('unconfirmed')}</small>`}</span></p>`;
}

/** The value with its age: struck where nothing is heard, hatched and named where it is late or doubtful, small where it rests. */
export function valueLines({ state, standing }: Seen, model: Now, language: Language): Markup {
  const say: Say = (key, values) => sayIn(language, key, values);
  const { latest, freshness } = standing;
  const { riverNow } = model;
  if (!latest) return html`<p class="value">—</p>`;
  const number = state.level ? metres(latest.value) : (state.rain?.mm1h ?? 0).toFixed(1);
  const unit = state.level ? ' m' : language === 'ja' ? ' mm/時' : ' mm/h';
  const value =
    freshness === 'silent'
      ? html`<s>${number}${unit}</s>`
      : html`<span class="num"><b>${number}</b><small>${unit}</small></span>`;
  const trend =
    standing.trend && !standing.doubtful
      ? html`<span class="trend">${trendWords(standing.trend, language)}</span>`
      : '';
  const doubtful = standing.doubtful && html` <span class="tag">${say('doubtful')}</span>`;
  const age = freshnessWords(freshness, standing.ageMs ?? 0, language);
  return html`<p class="value">${value}${trend}${doubtful}</p>
<p class="age">${say('observedAt', { time: timeWords(latest.at, riverNow, language) })}　${age}</p>`;
}

/** What it means, as one line of text. */
export function meaningLine(station: Seen, model: Now, language: Language): Markup {
  const gap = language === 'ja' ? '' : ' ';
  return html`<p class="says">${stationSentences(station, model.riverNow, language).join(gap)}</p>`;
}

/** Classes by which the sheet dims and hatches. */
export function lookClass({ standing }: Seen): string {
  return `${standing.freshness}${standing.doubtful ? ' doubtful' : ''}`;
}

export function inventedTag({ state }: SiteStation, language: Language): Markup | false {
  return state.invented && html` <span class="tag">${sayIn(language, 'invented')}</span>`;
}

/** Empty where the settings hold a remark in brackets instead, such as 「（河川名未確認）」: that is for the office. */
export function riverName({ state }: SiteStation, language: Language): string {
  const name = language === 'ja' ? state.riverJa : state.riverEn;
  return /^[（(].*[）)]$/.test(name) ? '' : name;
}

/** 「窪川・四万十川水系」 */
export function placeWords(station: SiteStation, language: Language): string {
  const area = language === 'ja' ? station.state.areaJa : station.state.areaEn;
  const parts = [area, riverName(station, language)];
  return parts.filter(Boolean).join(language === 'ja' ? '・' : ', ');
}

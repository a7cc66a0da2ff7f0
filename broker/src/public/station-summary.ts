import {
  belowAllWords,
  isKnown,
  metres,
  publicFreshnessWords,
  publicLevelWords,
  publicMarkName,
  publicReachedWords,
  publicTrendWords,
  riverWords,
  toLevelMark,
  type Voice,
} from '@kawamori/contracts';
import { badgeMark } from './badge-mark.js';
import { html, type Markup } from './markup.js';
import type { SiteModel, SiteStation } from './site-model.js';
import { type Say, type Seen, sayIn, stationSentences, timeWords } from './site-words.js';

/** When it is looked at. */
type Now = Pick<SiteModel, 'riverNow'>;

/** The badge with its words: what has been reached, or that it is not known. */
export function levelLine({ state, standing }: Seen, voice: Voice): Markup {
  const say: Say = (key, values) => sayIn(voice, key, values);
  const held = standing.held && toLevelMark(standing.held);
  const blind = !isKnown(standing.freshness);
  const badge = badgeMark(standing.badge, { hollow: blind, rain: !state.level });
  if (!state.level) return html`<p class="level">${badge}<span>${say('rain')}</span></p>`;
  if (blind) {
    const last =
      held && html` <small>${say('lastKnown', { reached: publicReachedWords(held, voice) })}</small>`;
    return html`<p class="level">${badge}<span>${say('unknownLevel')}${last}</span></p>`;
  }
  const level = held && publicLevelWords(held, voice);
  const words = held ? publicMarkName(held, voice) : belowAllWords(voice);
  return html`<p class="level">${badge}<span>${level && html`${level} `}${words}${held && !level && say('observed')}${held?.key === 'overflow' && html` <small>${say('unconfirmed')}</small>`}</span></p>`;
}

/** The value with its age: struck where nothing is heard, hatched and named where it is late or doubtful, small where it rests. */
export function valueLines({ state, standing }: Seen, model: Now, voice: Voice): Markup {
  const say: Say = (key, values) => sayIn(voice, key, values);
  const { latest, freshness } = standing;
  const { riverNow } = model;
  if (!latest) return html`<p class="value">—</p>`;
  const number = state.level ? metres(latest.value) : (state.rain?.mm1h ?? 0).toFixed(1);
  const unit = state.level ? ' m' : voice === 'en' ? ' mm/h' : ' mm/時';
  const value =
    freshness === 'silent'
      ? html`<s>${number}${unit}</s>`
      : html`<span class="num"><b>${number}</b><small>${unit}</small></span>`;
  const trend =
    standing.trend && !standing.doubtful
      ? html`<span class="trend">${publicTrendWords(standing.trend, voice)}</span>`
      : '';
  const doubtful = standing.doubtful && html` <span class="tag">${say('doubtful')}</span>`;
  const age = publicFreshnessWords(freshness, standing.ageMs ?? 0, voice);
  return html`<p class="value">${value}${trend}${doubtful}</p>
<p class="age">${say('observedAt', { time: timeWords(latest.at, riverNow, voice) })}　${age}</p>`;
}

/** What it means, as one line of text. */
export function meaningLine(station: Seen, model: Now, voice: Voice): Markup {
  const gap = voice === 'ja' ? '' : ' ';
  return html`<p class="says">${stationSentences(station, model.riverNow, voice).join(gap)}</p>`;
}

/** Classes by which the sheet dims and hatches. */
export function lookClass({ standing }: Seen): string {
  return `${standing.freshness}${standing.doubtful ? ' doubtful' : ''}`;
}

export function inventedTag({ state }: SiteStation, voice: Voice): Markup | false {
  return state.invented && html` <span class="tag">${sayIn(voice, 'invented')}</span>`;
}

export function riverName({ state }: SiteStation, voice: Voice): string {
  return riverWords(state, voice === 'en' ? 'en' : 'ja');
}

/** 「窪川・四万十川水系」 */
export function placeWords(station: SiteStation, voice: Voice): string {
  const area = voice === 'en' ? station.state.areaEn : station.state.areaJa;
  const parts = [area, riverName(station, voice)];
  return parts.filter(Boolean).join(voice === 'en' ? ', ' : '・');
}

import {
  badgeOfLevel,
  isKnown,
  languageOf,
  orderedWord,
  publicOrderWords,
  publicReachedWords,
  toLevelMark,
  type Voice,
} from '@kawamori/contracts';
import { badgeMark } from './badge-mark.js';
import { html, type Markup } from './markup.js';
import { officialSection } from './official-section.js';
import { framed, townName } from './page-frame.js';
import { pictureFigure } from './picture-figure.js';
import type { SiteModel, SiteStation } from './site-model.js';
import { overviewFile, STATIONS_DATA_FILE, stationFile } from './site-names.js';
import { type Say, sayIn } from './site-words.js';
import { inventedTag, levelLine, lookClass, meaningLine, placeWords, valueLines } from './station-summary.js';

type Town = SiteModel['towns'][number];

/** All stations by town, worst first within each. */
export function overviewPage(model: SiteModel, voice: Voice): string {
  const say: Say = (key, values) => sayIn(voice, key, values);
  const towns = model.towns.filter(isShown);
  const names = towns.map((town) => townName(town, voice)).join(voice === 'en' ? ', ' : '・');
  return framed(model, {
    voice,
    title: [say('title'), names].filter(Boolean).join(voice === 'en' ? ': ' : '　'),
    heading: html`${say('title')} <small>${names}</small>`,
    inVoice: overviewFile,
    root: '',
    data: STATIONS_DATA_FILE,
    body: html`${towns.length > 1 && html`<nav class="jump" aria-label="${say('towns')}">${towns.map((town) => townLink(town, voice))}</nav>`}
<main id="stations">
${towns.length === 0 && html`<p>${say('noStations')}</p>`}
${towns.map(
  (town) => html`<section id="${town.id}"><h2>${townName(town, voice)}<small>${say('worstFirst')}</small></h2>
${officialSection(town, voice)}<ul>${town.stations.map((station) => row(station, model, voice))}</ul></section>`,
)}
</main>`,
  });
}

/** A town without a station is shown where something was ordered or announced for it. */
const isShown = ({ stations, orders, announcements }: Town): boolean =>
  stations.length + orders.length + announcements.length > 0;

/** A town with the worst that is observed in it, as a link to its list. */
function townLink(town: Town, voice: Voice): Markup {
  const say: Say = (key, values) => sayIn(voice, key, values);
  const seen = town.stations.filter(({ standing }) => standing.current && standing.held);
  const worst = seen[0]?.standing.held;
  const silent = town.stations.filter(({ standing }) => standing.freshness === 'silent').length;
  // One that was last heard of at a level, and is silent since, is not quiet.
  const held = town.stations.some(({ standing }) => standing.held);
  const known = town.stations.some(({ standing: { freshness } }) => isKnown(freshness));
  const said = [
    worst
      ? say('townReached', {
          reached: publicReachedWords(toLevelMark(worst), voice),
          count: seen.filter(({ standing }) => standing.held?.id === worst.id).length,
        })
      : known && !held && say('townQuiet'),
    silent > 0 && say('townSilent', { count: silent }),
    !known && silent === 0 && say('townUnknown'),
  ].filter((words) => words !== false);
  const badge = badgeMark(badgeOfLevel(worst?.alertLevel ?? 0), { hollow: !known });
  return html`<a href="#${town.id}">${badge}<span><b>${townName(town, voice)}</b> ${town.orders.map((order) => html`<i><span class="tag">${orderedWord(languageOf(voice))}</span> ${publicOrderWords(order, voice)}</i> `)}${said.map((words) => html`<i>${words}</i> `)}</span></a>`;
}

function row(station: SiteStation, model: SiteModel, voice: Voice): Markup {
  const { state, cameras } = station;
  const name = voice === 'en' ? state.nameEn : state.nameJa;
  const href = stationFile(state.id, voice);
  const camera = cameras[0];
  const picture =
    camera &&
    html`<a href="${href}">${pictureFigure(camera, station, model, { voice, root: '', size: 'small' })}</a>`;
  return html`<li class="station ${lookClass(station)}${!camera && ' blind'}" data-station="${state.id}">
${picture}<div class="said"><h3><a href="${href}">${name}</a>${inventedTag(station, voice)} <small>${placeWords(station, voice)}</small></h3>
${levelLine(station, voice)}
${valueLines(station, model, voice)}
${meaningLine(station, model, voice)}</div></li>
`;
}

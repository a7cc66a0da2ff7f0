import { badgeOfLevel, isKnown, type Language, reachedWords, toLevelMark } from '@kawamori/contracts';
import { badgeMark } from './badge-mark.js';
import { html, type Markup } from './markup.js';
import { framed, townName } from './page-frame.js';
import { pictureFigure } from './picture-figure.js';
import type { SiteModel, SiteStation } from './site-model.js';
import { overviewFile, STATIONS_DATA_FILE, stationFile } from './site-names.js';
import { type Say, sayIn } from './site-words.js';
import { inventedTag, levelLine, lookClass, meaningLine, placeWords, valueLines } from './station-summary.js';

type Town = SiteModel['towns'][number];

/** All stations by town, worst first within each. */
export function overviewPage(model: SiteModel, language: Language): string {
  const say: Say = (key, values) => sayIn(language, key, values);
  const towns = model.towns.filter((town) => town.stations.length > 0);
  const names = towns.map((town) => townName(town, language)).join(language === 'ja' ? '・' : ', ');
  return framed(model, {
    language,
    title: [say('title'), names].filter(Boolean).join(language === 'ja' ? '　' : ': '),
    heading: html`${say('title')} <small>${names}</small>`,
    other: overviewFile(language === 'ja' ? 'en' : 'ja'),
    root: '',
    data: STATIONS_DATA_FILE,
    body: html`${towns.length > 1 && html`<nav class="jump" aria-label="${say('towns')}">${towns.map((town) => townLink(town, language))}</nav>`}
<main id="stations">
${towns.length === 0 && html`<p>${say('noStations')}</p>`}
${towns.map(
  (
    town,
  ) => html`<section id="${town.id}"><h2>${townName(town, language)}<small>${say('worstFirst')}</small></h2>
<ul>${town.stations.map((station) => row(station, model, language))}</ul></section>`,
)}
</main>`,
  });
}

/** A town with the worst that is observed in it, as a link to its list. */
function townLink(town: Town, language: Language): Markup {
  const say: Say = (key, values) => sayIn(language, key, values);
  const seen = town.stations.filter(({ standing }) => standing.current && standing.held);
  const worst = seen[0]?.standing.held;
  const silent = town.stations.filter(({ standing }) => standing.freshness === 'silent').length;
  // One that was last heard of at a level, and is silent since, is not quiet.
  const held = town.stations.some(({ standing }) => standing.held);
  const known = town.stations.some(({ standing: { freshness } }) => isKnown(freshness));
  const said = [
    worst
      ? say('townReached', {
          reached: reachedWords(toLevelMark(worst), language),
          count: seen.filter(({ standing }) => standing.held?.id === worst.id).length,
        })
      : known && !held && say('townQuiet'),
    silent > 0 && say('townSilent', { count: silent }),
    !known && silent === 0 && say('townUnknown'),
  ].filter((words) => words !== false);
  const badge = badgeMark(badgeOfLevel(worst?.alertLevel ?? 0), { hollow: !known });
  return html`<a href="#${town.id}">${badge}<span><b>${townName(town, language)}</b> ${said.map((words) => html`<i>${words}</i> `)}</span></a>`;
}

function row(station: SiteStation, model: SiteModel, language: Language): Markup {
  const { state, cameras } = station;
  const name = language === 'ja' ? state.nameJa : state.nameEn;
  const href = stationFile(state.id, language);
  const camera = cameras[0];
  const picture =
    camera &&
    html`<a href="${href}">${pictureFigure(camera, station, model, { language, root: '', size: 'small' })}</a>`;
  return html`<li class="station ${lookClass(station)}${!camera && ' blind'}" data-station="${state.id}">
${picture}<div class="said"><h3><a href="${href}">${name}</a>${inventedTag(station, language)} <small>${placeWords(station, language)}</small></h3>
${levelLine(station, language)}
${valueLines(station, model, language)}
${meaningLine(station, model, language)}</div></li>
`;
}

import {
  badgeOfLevel,
  clockWords,
  DATUM_WORDS,
  DAY,
  FACE_TEXTS,
  freshnessWords,
  type Instant,
  type Language,
  lengthWords,
  type MarkView,
  markName,
  metres,
  type TownView,
  toLevelMark,
} from '@kawamori/contracts';
import { badgeMark } from './badge-mark.js';
import { hydrograph } from './hydrograph-drawing.js';
import { html, type Markup } from './markup.js';
import { framed, townName } from './page-frame.js';
import { earlierPictures, pictureFigure } from './picture-figure.js';
import type { SiteModel, SiteStation } from './site-model.js';
import { overviewFile, stationDataFile, stationFile } from './site-names.js';
import { meaningOf, type Say, sayIn, timeWords } from './site-words.js';
import {
  inventedTag,
  levelLine,
  lookClass,
  meaningLine,
  placeWords,
  riverName,
  valueLines,
} from './station-summary.js';

const ROOT = '../';

/** One station: how it stands, its pictures, its day, what its levels mean. */
export function stationPage(
  station: SiteStation,
  town: TownView,
  model: SiteModel,
  language: Language,
): string {
  const say: Say = (key, values) => sayIn(language, key, values);
  const { state, cameras } = station;
  const name = language === 'ja' ? state.nameJa : state.nameEn;
  const other = stationFile(state.id, language === 'ja' ? 'en' : 'ja').replace('stations/', '');
  return framed(model, {
    language,
    title: say('stationTitle', { name }),
    heading: html`${name}${inventedTag(station, language)} <small>${[townName(town, language), placeWords(station, language)].filter(Boolean).join(language === 'ja' ? ' ' : ', ')}</small>`,
    other,
    root: ROOT,
    data: stationDataFile(state.id),
    body: html`<p class="screen"><a class="back" href="${ROOT}${overviewFile(language)}#${town.id}">${say('toOverview')}</a></p>
<main id="stations" class="${lookClass(station)}" data-station="${state.id}">
${levelLine(station, language)}
${valueLines(station, model, language)}
${meaningLine(station, model, language)}
${cameras.map(
  (
    camera,
  ) => html`<section><h2>${say('pictures')}<small>${language === 'ja' ? camera.nameJa : camera.nameEn}</small></h2>
${pictureFigure(camera, station, model, { language, root: ROOT, size: 'large' })}
${earlierPictures(camera, model, { language, root: ROOT })}</section>`,
)}
${state.rain && rain(station, model.riverNow, language)}
${station.series && html`<section><h2>${say('hydrograph')}</h2>${hydrograph({ from: model.riverNow - DAY, to: model.riverNow, series: station.series, marks: state.marks }, language)}</section>`}
${state.level && levels(station, language)}
${facts(station, language)}
</main>`,
  });
}

/** The levels from the highest down, with the water's own line among them where it is current and sure. */
function levels({ state, standing }: SiteStation, language: Language): Markup {
  const say: Say = (key, values) => sayIn(language, key, values);
  const valueM = standing.current && !standing.doubtful ? state.level?.latest?.value : undefined;
  const above = state.marks.filter((mark) => valueM !== undefined && mark.valueM > valueM).reverse();
  const rest = state.marks.filter((mark) => !above.includes(mark)).reverse();
  const now =
    valueM !== undefined &&
    html`<tr class="now"><th scope="row">${say('levelNow')}</th><td class="m">${metres(valueM)} m</td></tr>`;
  if (state.marks.length === 0)
    return html`<section><h2>${say('levels')}</h2><p>${say('saysNoLevels')}</p></section>`;
  return html`<section><h2>${say('levels')}</h2><table>${above.map((mark) => levelRow(mark, state.invented, language))}${now}${rest.map((mark) => levelRow(mark, state.invented, language))}</table></section>`;
}

function levelRow(mark: MarkView, stationInvented: boolean, language: Language): Markup {
  const invented =
    mark.invented && !stationInvented && html` <span class="tag">${sayIn(language, 'inventedMark')}</span>`;
  return html`<tr><th scope="row">${mark.alertLevel > 0 && badgeMark(badgeOfLevel(mark.alertLevel))}${markName(toLevelMark(mark), language)}${invented}<small>${meaningOf(mark.key, language)}</small></th><td class="m">${metres(mark.valueM)} m</td></tr>`;
}

function rain(
  { state, standing: { rainCurrency } }: SiteStation,
  riverNow: Instant,
  language: Language,
): Markup {
  const say: Say = (key, values) => sayIn(language, key, values);
  const sums = state.rain;
  if (!sums?.latest || !rainCurrency) return html``;
  const age = freshnessWords(rainCurrency.freshness, rainCurrency.ageMs ?? 0, language);
  const rows = [
    ['rain10min', sums.mm10min],
    ['rain1h', sums.mm1h],
    ['rain24h', sums.mm24h],
    ['rainSinceBegin', sums.mmSinceBegin],
  ] as const;
  return html`<section><h2>${say('rain')}<small>${say('observedAt', { time: timeWords(sums.latest.at, riverNow, language) })}　${age}</small></h2><table>${rows.map(([key, mm]) => html`<tr><th scope="row">${say(key)}</th><td class="m">${mm.toFixed(1)} mm</td></tr>`)}</table></section>`;
}

const KIND_TEXTS = {
  'crisis-gauge': 'kindCrisis',
  'ordinary-gauge': 'kindOrdinary',
  'rain-gauge': 'kindRain',
} as const;

function facts(station: SiteStation, language: Language): Markup {
  const { state, datum, standing } = station;
  const { nextBy } = standing;
  const say: Say = (key, values) => sayIn(language, key, values);
  const river = riverName(station, language);
  const observingMs = (state.level ?? state.rain)?.observingMs;
  const restingMs = state.level?.restingMs;
  const intervals = [
    observingMs !== undefined && say('intervalEvery', { length: lengthWords(observingMs, language) }),
    restingMs && say('intervalResting', { length: lengthWords(restingMs, language) }),
  ].filter(Boolean);
  const rows: [string, string][] = [
    ...(river === '' ? [] : [[say('river'), river] as [string, string]]),
    [say('kind'), FACE_TEXTS[KIND_TEXTS[state.kind]][language]],
    [say('interval'), intervals.join(language === 'ja' ? '、' : ', ')],
    ...(nextBy === undefined
      ? []
      : [[say('nextValue'), say('nextBy', { time: clockWords(nextBy) })] as [string, string]]),
    ...(datum ? [[say('datum'), DATUM_WORDS[datum][language]] as [string, string]] : []),
    ...(state.source ? [[say('source'), state.source] as [string, string]] : []),
  ];
  return html`<section><h2>${say('about')}</h2><dl>${rows.map(([term, words]) => html`<dt>${term}</dt><dd>${words}</dd>`)}</dl></section>`;
}

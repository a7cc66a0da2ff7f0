import {
  badgeOfLevel,
  clockWords,
  DAY,
  FACE_TEXTS,
  type Instant,
  languageOf,
  type MarkView,
  metres,
  publicDatumWords,
  publicFreshnessWords,
  publicLengthWords,
  publicMarkName,
  toLevelMark,
  type Voice,
} from '@kawamori/contracts';
import { badgeMark } from './badge-mark.js';
import { hydrograph } from './hydrograph-drawing.js';
import { html, type Markup } from './markup.js';
import { officialSection } from './official-section.js';
import { framed, townName } from './page-frame.js';
import { earlierPictures, pictureFigure } from './picture-figure.js';
import type { SiteModel, SiteStation, SiteTown } from './site-model.js';
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
  town: Omit<SiteTown, 'stations'>,
  model: SiteModel,
  voice: Voice,
): string {
  const say: Say = (key, values) => sayIn(voice, key, values);
  const { state, cameras } = station;
  const name = voice === 'en' ? state.nameEn : state.nameJa;
  return framed(model, {
    voice,
    title: say('stationTitle', { name }),
    heading: html`${name}${inventedTag(station, voice)} <small>${[townName(town, voice), placeWords(station, voice)].filter(Boolean).join(voice === 'en' ? ', ' : ' ')}</small>`,
    inVoice: (one) => stationFile(state.id, one).replace('stations/', ''),
    root: ROOT,
    data: stationDataFile(state.id),
    body: html`<p class="screen"><a class="back" href="${ROOT}${overviewFile(voice)}#${town.id}">${say('toOverview')}</a></p>
<main id="stations" class="${lookClass(station)}" data-station="${state.id}">
${officialSection(town, voice)}${levelLine(station, voice)}
${valueLines(station, model, voice)}
${meaningLine(station, model, voice)}
${cameras.map(
  (
    camera,
  ) => html`<section><h2>${say('pictures')}<small>${voice === 'en' ? camera.nameEn : camera.nameJa}</small></h2>
${pictureFigure(camera, station, model, { voice, root: ROOT, size: 'large' })}
${earlierPictures(camera, model, { voice, root: ROOT })}</section>`,
)}
${state.rain && rain(station, model.riverNow, voice)}
${station.series && html`<section><h2>${say('hydrograph')}</h2>${hydrograph({ from: model.riverNow - DAY, to: model.riverNow, series: station.series, marks: state.marks }, voice)}</section>`}
${state.level && levels(station, voice)}
${facts(station, voice)}
</main>`,
  });
}

/** The levels from the highest down, with the water's own line among them where it is current and sure. */
function levels({ state, standing }: SiteStation, voice: Voice): Markup {
  const say: Say = (key, values) => sayIn(voice, key, values);
  const valueM = standing.current && !standing.doubtful ? state.level?.latest?.value : undefined;
  const above = state.marks.filter((mark) => valueM !== undefined && mark.valueM > valueM).reverse();
  const rest = state.marks.filter((mark) => !above.includes(mark)).reverse();
  const now =
    valueM !== undefined &&
    html`<tr class="now"><th scope="row">${say('levelNow')}</th><td class="m">${metres(valueM)} m</td></tr>`;
  if (state.marks.length === 0)
    return html`<section><h2>${say('levels')}</h2><p>${say('saysNoLevels')}</p></section>`;
  return html`<section><h2>${say('levels')}</h2><table>${above.map((mark) => levelRow(mark, state.invented, voice))}${now}${rest.map((mark) => levelRow(mark, state.invented, voice))}</table></section>`;
}

function levelRow(mark: MarkView, stationInvented: boolean, voice: Voice): Markup {
  const invented =
    mark.invented && !stationInvented && html` <span class="tag">${sayIn(voice, 'inventedMark')}</span>`;
  return html`<tr><th scope="row">${mark.alertLevel > 0 && badgeMark(badgeOfLevel(mark.alertLevel))}${publicMarkName(toLevelMark(mark), voice)}${invented}<small>${meaningOf(mark.key, voice)}</small></th><td class="m">${metres(mark.valueM)} m</td></tr>`;
}

function rain({ state, standing: { rainCurrency } }: SiteStation, riverNow: Instant, voice: Voice): Markup {
  const say: Say = (key, values) => sayIn(voice, key, values);
  const sums = state.rain;
  if (!sums?.latest || !rainCurrency) return html``;
  const age = publicFreshnessWords(rainCurrency.freshness, rainCurrency.ageMs ?? 0, voice);
  const rows = [
    ['rain10min', sums.mm10min],
    ['rain1h', sums.mm1h],
    ['rain24h', sums.mm24h],
    ['rainSinceBegin', sums.mmSinceBegin],
  ] as const;
  return html`<section><h2>${say('rain')}<small>${say('observedAt', { time: timeWords(sums.latest.at, riverNow, voice) })}　${age}</small></h2><table>${rows.map(([key, mm]) => html`<tr><th scope="row">${say(key)}</th><td class="m">${mm.toFixed(1)} mm</td></tr>`)}</table></section>`;
}

const KIND_TEXTS = {
  'crisis-gauge': 'kindCrisis',
  'ordinary-gauge': 'kindOrdinary',
  'rain-gauge': 'kindRain',
} as const;

function facts(station: SiteStation, voice: Voice): Markup {
  const { state, datum, standing } = station;
  const { nextBy } = standing;
  const say: Say = (key, values) => sayIn(voice, key, values);
  const river = riverName(station, voice);
  const observingMs = (state.level ?? state.rain)?.observingMs;
  const restingMs = state.level?.restingMs;
  const intervals = [
    observingMs !== undefined && say('intervalEvery', { length: publicLengthWords(observingMs, voice) }),
    restingMs && say('intervalResting', { length: publicLengthWords(restingMs, voice) }),
  ].filter(Boolean);
  const rows: [string, string][] = [
    ...(river === '' ? [] : [[say('river'), river] as [string, string]]),
    [say('kind'), FACE_TEXTS[KIND_TEXTS[state.kind]][languageOf(voice)]],
    [say('interval'), intervals.join(voice === 'en' ? ', ' : '、')],
    ...(nextBy === undefined
      ? []
      : [[say('nextValue'), say('nextBy', { time: clockWords(nextBy) })] as [string, string]]),
    ...(datum ? [[say('datum'), publicDatumWords(datum, voice)] as [string, string]] : []),
    ...(state.source ? [[say('source'), state.source] as [string, string]] : []),
  ];
  return html`<section><h2>${say('about')}</h2><dl>${rows.map(([term, words]) => html`<dt>${term}</dt><dd>${words}</dd>`)}</dl></section>`;
}

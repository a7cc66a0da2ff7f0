import {
  ageWords,
  type Instant,
  type Language,
  LINK_TEXTS,
  type LinkTextKey,
  type NoticeView,
  type Person,
  pictureFreshnessAt,
  type StationState,
  standingOf,
} from '@kawamori/contracts';
import { html, type Markup, trusted } from '../public/markup.js';
import { timeWords } from '../public/site-words.js';
import { levelLine, lookClass, meaningLine, valueLines } from '../public/station-summary.js';
import { STYLE } from '../public/style.js';

export interface LinkPageModel {
  token: string;
  person: Person;
  /** The newest notice of the episode. */
  notice: NoticeView;
  /** Whether this person may acknowledge by this link. */
  may: 'acknowledge' | 'see' | 'spent';
  /** Undefined where it is no longer one. */
  station: StationState | undefined;
  riverNow: Instant;
  drill: boolean;
  recording: boolean;
}

/** How often an open page asks for itself again: its ages are of when it was made. Seconds. */
const REFRESH_S = 30;

const SHEET = `
main{padding:.8rem 0 9.5rem}main figure{margin-top:.6rem}.notice{font-size:1.25rem;font-weight:700;line-height:1.35;padding:.6rem 0 .1rem}
.seen{font-weight:700;border-left:4px solid var(--teal);padding-left:.6rem;margin:.6rem 0}
.do{position:fixed;inset:auto 0 0;background:var(--ground);border-top:1px solid var(--line);padding:.6rem 1rem calc(.6rem + env(safe-area-inset-bottom))}
.do form{max-width:44rem;margin:0 auto}
.do button{display:block;width:100%;min-height:4.25rem;border:0;border-radius:.6rem;background:#0b6c7e;color:#fff;font:inherit;font-size:1.5rem;font-weight:700}
.do button:focus-visible{outline:3px solid var(--text);outline-offset:2px}
.do small{display:block;margin-top:.3rem;line-height:1.35}
`;

/** The state of the river for somebody who was woken: what was told, what it is like now, the picture, and one button. */
export function linkPage(model: LinkPageModel): string {
  const { person, notice, station, riverNow, may } = model;
  const { language } = person;
  const ja = language === 'ja';
  const say = sayIn(language);
  const name = ja ? person.nameJa : (person.nameEn ?? person.nameJa);
  return page(language, {
    drill: model.drill,
    title: ja ? notice.subjectJa : notice.subjectEn,
    refresh: true,
    body: html`<main>
<p class="quiet">${say('forPerson', { name })}</p>
<h1 class="notice">${ja ? notice.subjectJa : notice.subjectEn}</h1>
<p><small>${say('toldAt', { time: timeWords(notice.decidedAt, riverNow, language) })}</small></p>
${!model.recording && html`<p>${say('notRecording')}</p>`}
${acknowledgements(model, say)}
<h2>${say('now')} <small>${say('shownAt', { time: timeWords(riverNow, riverNow, language) })}</small></h2>
${station ? riverNowOf(model, station, say) : html`<p>${say('stationGone')}</p>`}
<p><a class="back" href="/">${say('openFace')}</a></p>
</main>
${may === 'acknowledge' && html`<div class="do"><form method="post" action="/a/${model.token}"><input type="hidden" name="seen" value="${notice.key}"><button type="submit">${say('acknowledge')}</button></form><small>${say('acknowledgeHelp')}</small></div>`}`,
  });
}

/** For a link that was never sent, is too old, or was cut short on its way. */
export function noSuchLinkPage(drill: boolean): string {
  const say = sayIn('ja');
  return page('ja', {
    drill,
    title: say('notValidTitle'),
    refresh: false,
    body: html`<main><h1 class="notice">${say('notValidTitle')}</h1><p>${say('notValid')}</p><p><a class="back" href="/">${say('openFace')}</a></p></main>`,
  });
}

type Say = ReturnType<typeof sayIn>;
const sayIn =
  (language: Language) =>
  (key: LinkTextKey, values: Readonly<Record<string, string>> = {}): string =>
    LINK_TEXTS[key][language].replace(/\{(\w+)\}/g, (brace, name: string) => values[name] ?? brace);

function acknowledgements({ notice, may, person, riverNow }: LinkPageModel, say: Say): Markup {
  const seen = notice.acknowledged.map(({ nameJa, nameEn, at }) =>
    say('acknowledged', {
      name: person.language === 'ja' ? nameJa : nameEn,
      time: timeWords(at, riverNow, person.language),
    }),
  );
  if (seen.length === 0) seen.push(say('notAcknowledged'));
  return html`<div data-testid="acknowledged">${seen.map((words) => html`<p class="seen">${words}</p>`)}${may === 'spent' && html`<p>${say('spent')}</p>`}</div>`;
}

function riverNowOf(model: LinkPageModel, state: StationState, say: Say): Markup {
  const { riverNow, person } = model;
  const seen = { state, standing: standingOf(state, riverNow) };
  return html`<section class="${lookClass(seen)}">${levelLine(seen, person.language)}${valueLines(seen, model, person.language)}${meaningLine(seen, model, person.language)}</section>
${picture(model, state, say)}`;
}

/** The newest picture of the station, whole, with its time and age; a late one is greyed and says so. */
function picture(
  { token, riverNow, person: { language } }: LinkPageModel,
  { cameras }: StationState,
  say: Say,
): Markup {
  const [newest] = cameras
    .flatMap((camera) => (camera.latest ? [{ camera, latest: camera.latest }] : []))
    .sort((a, b) => b.latest.at - a.latest.at);
  if (!newest) return html`<p>${say('noPicture')}</p>`;
  const { camera, latest } = newest;
  const name = language === 'ja' ? camera.nameJa : camera.nameEn;
  const freshness = pictureFreshnessAt(riverNow, latest.at, camera.expectedMs);
  const words = [
    say('pictureTaken', { camera: name, time: timeWords(latest.at, riverNow, language) }),
    ageWords(riverNow - latest.at, language),
    ...(freshness === 'fresh' ? [] : [say('pictureOld')]),
    ...(latest.incomplete ? [say('pictureIncomplete')] : []),
  ];
  return html`<figure class="${freshness} whole"><img src="/a/${token}/pictures/${camera.id}/${latest.at}.webp" alt="${say('pictureAlt', { camera: name })}" width="${latest.width}" height="${latest.height}"><figcaption>${words.map((one) => html`<span>${one}</span> `)}</figcaption></figure>`;
}

function page(
  language: Language,
  { drill, title, refresh, body }: { drill: boolean; title: string; refresh: boolean; body: Markup },
): string {
  const say = sayIn(language);
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
${refresh && html`<meta http-equiv="refresh" content="${REFRESH_S}">`}
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${trusted(STYLE)}${trusted(SHEET)}</style>
</head>
<body>
${drill && html`<div class="drill"><p>${say('drill')}　${say('drillBand')}</p></div>`}
${body}
</body>
</html>
`.text;
}

import {
  ageWords,
  fillIn,
  type Instant,
  type Language,
  LINK_TEXTS,
  type LinkTextKey,
  type NoticeView,
  type Person,
  type PersonView,
  PUSH_TEXTS,
  pictureFreshnessAt,
  type StationState,
  standingOf,
  type Undoable,
} from '@kawamori/contracts';
import { html, type Markup, trusted } from '../public/markup.js';
import { timeWords } from '../public/site-words.js';
import { levelLine, lookClass, meaningLine, valueLines } from '../public/station-summary.js';
import { STYLE } from '../public/style.js';

/** Another notice of the same message. */
export interface OtherNotice {
  token: string;
  /** The newest of its episode. */
  notice: NoticeView;
  /** Nobody has answered it, and this person may. */
  waits: boolean;
}

export interface LinkPageModel {
  token: string;
  person: Person;
  /** The newest notice of the episode that asks for an answer. */
  notice: NoticeView;
  /** What has become of that since. */
  since: NoticeView | undefined;
  /** Whether this person may acknowledge by this link. */
  may: 'acknowledge' | 'see' | 'spent' | 'undone';
  /** What else stands in the message, of other episodes. */
  others: readonly OtherNotice[];
  mayHandOver: boolean;
  /** What this person has just done and can take back. */
  mayUndo: Undoable | undefined;
  /** Notices may come to this browser by themselves. */
  offersPush: boolean;
  /** Undefined where it is no longer one, or the notice is about none. */
  station: StationState | undefined;
  riverNow: Instant;
  drill: boolean;
  recording: boolean;
}

/** After this a page that stays open says that its ages are of when it was made. Seconds. */
const OPEN_LONG_S = 60;

const SHEET = `
.open-long{animation-delay:${OPEN_LONG_S}s}.back{min-height:3rem}
main{padding:.6rem 0 8.5rem}main figure{margin-top:.5rem}main h2{padding-top:.7rem}.notice{font-size:1.25rem;font-weight:700;line-height:1.35;padding:.3rem 0 .1rem;word-break:auto-phrase;text-wrap:balance}
main .since{padding:.2rem 0;word-break:auto-phrase}
main .value{font-size:2.1rem}
main.low{display:flex;flex-direction:column;justify-content:flex-end;min-height:100vh;min-height:100svh;padding-bottom:6.2rem}
.seen{font-weight:700;border-left:4px solid var(--teal);padding-left:.6rem;margin:.45rem 0}
.do{position:fixed;inset:auto 0 0;background:var(--ground);border-top:1px solid var(--line);padding:.6rem 1rem calc(.6rem + env(safe-area-inset-bottom))}
.do>*{max-width:44rem;margin-inline:auto}
.do button,.do a{display:block;width:100%;min-height:3.5rem;border:2px solid #0b6c7e;border-radius:.6rem;background:#0b6c7e;color:#fff;font:inherit;font-size:1.25rem;font-weight:700;text-align:center;text-decoration:none}
.do a{padding:.75rem 0}
.do form.first button{min-height:4.25rem;font-size:1.5rem}
.do .quietly button,.do a.quietly{background:transparent;border-color:var(--line);color:var(--text);font-weight:400;font-size:1.0625rem}
.do .two{display:grid;grid-template-columns:1fr 1fr;gap:.6rem}
.do .two :is(button,a){padding-inline:.3rem}
:is(.do,.pick) :is(button,a,input):focus-visible{outline:3px solid var(--text);outline-offset:2px}
.do small{display:block;margin-top:.3rem;line-height:1.35}
main.several{padding-bottom:13rem}
.also{list-style:none;margin:.2rem 0 0;padding:0}
.also a{display:block;min-height:3rem;padding:.45rem .1rem;border-bottom:1px solid var(--line);color:inherit;text-decoration:none}
.also b{font-weight:600;text-decoration:underline;text-decoration-color:var(--line);text-underline-offset:.25em}
.do .first+small+.quietly{margin-top:.5rem}
.pick{display:block;margin-top:.6rem;border-top:1px solid var(--line)}
.pick label{display:flex;align-items:center;gap:.8rem;min-height:3.5rem;padding:.3rem .2rem;border-bottom:1px solid var(--line);font-size:1.125rem;font-weight:700}
.pick input[type=radio]{flex:none;width:1.6rem;height:1.6rem;accent-color:#0b6c7e}
.pick label:has(input:checked){background:var(--call)}
form.muster{display:grid;gap:.7rem;margin-top:.3rem}form.muster label{display:block;font-weight:400}
form.muster input{display:block;width:100%;min-height:3rem;margin-top:.2rem;padding:0 .6rem;border:1px solid var(--soft);border-radius:.4rem;background:var(--ground);color:inherit;font:inherit}
form.muster button{width:100%;min-height:3.5rem;padding:.3rem;border:2px solid #0b6c7e;border-radius:.6rem;background:#0b6c7e;color:#fff;font:inherit;font-size:1.25rem;font-weight:700}
form.muster button[hidden]{display:none}form.muster button small{display:block;font-size:1rem;font-weight:400;color:inherit}
form.muster button.quietly{background:transparent;border-color:var(--line);color:var(--text);font-size:1.125rem}
form.muster .presets{display:grid;grid-template-columns:repeat(auto-fit,minmax(7rem,1fr));gap:.6rem}
form.muster .other{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.6rem;align-items:end}
form.muster :is(button,input):focus-visible{outline:3px solid var(--text);outline-offset:2px}
.pick .say{display:block;border:0;font-size:1rem;font-weight:400;padding-top:.9rem}
.pick .say input{display:block;width:100%;min-height:3rem;margin-top:.3rem;padding:0 .6rem;border:1px solid var(--soft);border-radius:.4rem;background:var(--ground);color:inherit;font:inherit}
`;

/** The state of the river for somebody who was woken: what was told, what it is like now, the picture, and one button. */
export function linkPage(model: LinkPageModel): string {
  const { person, notice, since, station, riverNow } = model;
  const { language } = person;
  const ja = language === 'ja';
  const say = sayIn(language);
  const name = ja ? person.nameJa : (person.nameEn ?? person.nameJa);
  return linkFrame(language, {
    drill: model.drill,
    title: ja ? notice.subjectJa : notice.subjectEn,
    body: html`<aside class="open-long"><p>${say('openLong')}</p><a href="">${say('renew')}</a></aside>
<main class="${model.others.some(({ waits }) => waits) && 'several'}">
<p class="quiet">${say('forPerson', { name, time: timeWords(notice.decidedAt, riverNow, language) })}</p>
<h1 class="notice">${ja ? notice.subjectJa : notice.subjectEn}</h1>
${since && html`<p class="since">${say('since', { what: ja ? since.subjectJa : since.subjectEn, time: timeWords(since.decidedAt, riverNow, language) })}</p>`}
${!model.recording && html`<p>${say('notRecording')}</p>`}
${acknowledgements(model, say)}
${model.others.length > 0 && alsoTold(model, say)}
${
  (station || notice.station !== null) &&
  html`<h2>${say('now')} <small>${say('shownAt', { time: timeWords(riverNow, riverNow, language) })}</small></h2>
${station ? riverNowOf(model, station, say) : html`<p>${say('stationGone')}</p>`}`
}
${model.offersPush && html`<p><a class="back" href="../channels">${PUSH_TEXTS.signInFirst[language]}</a></p>`}
${model.may !== 'undone' && html`<p><a class="back" href="../">${say('openFace')}</a></p>`}
</main>
${whatToDo(model, say)}`,
  });
}

/** The other notices of the message, each with its own page, and how it stands. */
function alsoTold({ others, person, riverNow }: LinkPageModel, say: Say): Markup {
  const { language } = person;
  const rows = others.map(({ token, notice, waits }) => {
    const [first] = notice.acknowledged;
    const name = first && (language === 'ja' ? first.nameJa : first.nameEn);
    const stands = first
      ? say('acknowledged', { name: name ?? '', time: timeWords(first.at, riverNow, language) })
      : waits && say('waits');
    return html`<li><a href="${token}"><b>${language === 'ja' ? notice.subjectJa : notice.subjectEn}</b>${stands && html` <small>${stands}</small>`}</a></li>`;
  });
  return html`<h2>${say('alsoTold', { count: String(others.length) })}</h2><ul class="also" data-testid="also-told">${rows}</ul>`;
}

/** At the thumb: the one thing to do now. */
function whatToDo(model: LinkPageModel, say: Say): Markup | false {
  const { token, person, notice, may, mayHandOver, mayUndo } = model;
  const waiting = model.others.filter(({ waits }) => waits).map((one) => one.notice);
  if (waiting.length > 0) {
    // What another has answered waits for nobody.
    const isOpen = may === 'acknowledge' && (notice.acknowledged.length === 0 || isForMe(notice, person));
    const all = isOpen ? [notice, ...waiting] : waiting;
    const seen = all.map(({ key }) => html`<input type="hidden" name="all" value="${key}">`);
    const one =
      isOpen &&
      html`<form class="quietly" method="post"><input type="hidden" name="seen" value="${notice.key}"><button type="submit">${say('acknowledgeThis')}</button></form>`;
    return html`<div class="do"><form class="first" method="post">${seen}<button type="submit">${say('acknowledgeAll', { count: String(all.length) })}</button></form><small>${say('acknowledgeHelp')}</small>${one}</div>`;
  }
  if (may === 'acknowledge') {
    return html`<div class="do"><form class="first" method="post"><input type="hidden" name="seen" value="${notice.key}"><button type="submit">${say('acknowledge')}</button></form><small>${say(isForMe(notice, person) ? 'takeOverHelp' : 'acknowledgeHelp')}</small></div>`;
  }
  if (may === 'undone') return html`<div class="do"><a href="../">${say('openFace')}</a></div>`;
  if (!mayHandOver && !mayUndo) return false;
  const handOver = mayHandOver && html`<a href="${token}/hand-over">${say('handOver')}</a>`;
  const undo =
    mayUndo &&
    html`<form class="quietly" method="post"><input type="hidden" name="undo" value="${mayUndo}"><button type="submit">${say(mayUndo === 'handed-over' ? 'undoHandOver' : 'undoAcknowledge')}</button></form>`;
  return html`<div class="do"><div class="${handOver && undo ? 'two' : 'one'}">${handOver}${undo}</div>${mayUndo === 'acknowledged' && html`<small>${say('undoHelp')}</small>`}</div>`;
}

/** A hand-over that could not be taken: what was sent, and why. */
export interface RefusedHandOver {
  why: 'nobody-chosen' | 'too-long' | 'nobody-of-that-name' | 'to-oneself' | 'not-yours';
  to: string;
  note: string;
}

/** A word to whoever takes it over, at most. Characters. */
export const LONGEST_HAND_OVER = 200;

export interface HandOverPageModel {
  /** The link's own page, as an address from here. */
  back: string;
  person: Person;
  notice: NoticeView;
  /** To whom it can be handed over. */
  people: readonly PersonView[];
  drill: boolean;
  refused?: RefusedHandOver | undefined;
}

/** To whom an episode is handed over: one of a list, with a word to them; what could not be taken stands there again, with why. */
export function handOverPage({
  back,
  person: { language },
  notice,
  people,
  drill,
  refused,
}: HandOverPageModel): string {
  const ja = language === 'ja';
  const say = sayIn(language);
  const rows = people.map(
    ({ id, nameJa, nameEn, isOnDuty }) =>
      html`<label><input type="radio" name="to" value="${id}"${id === refused?.to && trusted(' checked')} required>${ja ? nameJa : nameEn}${isOnDuty && html` <span class="tag">${say('onDutyNow')}</span>`}</label>`,
  );
  const body =
    people.length === 0
      ? html`<p>${say('nobodyElse')}</p>`
      : html`<form id="pick" class="pick" method="post" action="${back}"><input type="hidden" name="seen" value="${notice.key}">${rows}<label class="say">${say('sayToThem')}<input name="note" maxlength="${LONGEST_HAND_OVER}" value="${refused?.note ?? ''}" autocomplete="off"></label></form>`;
  return linkFrame(language, {
    drill,
    title: say('handOverTo'),
    body: html`<main class="low"><p class="quiet">${ja ? notice.subjectJa : notice.subjectEn}</p><h1 class="notice">${say('handOverTo')}</h1><p><small>${say('handOverHelp')}</small></p>${refused && refusal(refused, say)}${body}</main>
<div class="do"><div class="${people.length === 0 ? 'one' : 'two'}"><a class="quietly" href="${back}">${say('goBack')}</a>${people.length > 0 && html`<button type="submit" form="pick">${say('handOver')}</button>`}</div></div>`,
  });
}

const refusal = ({ why, note }: RefusedHandOver, say: Say): Markup =>
  html`<p class="seen" role="alert">${say('handOverRefused')}${say(`refused.${why}`, { most: String(LONGEST_HAND_OVER), count: String(note.length) })}</p>`;

/** Asked for too often. */
export function busyLinkPage(drill: boolean): string {
  const say = sayIn('ja');
  return linkFrame('ja', {
    ...{ drill, title: say('busyTitle') },
    body: html`<main><h1 class="notice">${say('busyTitle')}</h1><p>${say('busy')}</p></main><div class="do"><a href="">${say('openAgain')}</a></div>`,
  });
}

/** For a link that was never sent, is too old, or was cut short on its way. */
export function noSuchLinkPage(drill: boolean): string {
  const say = sayIn('ja');
  return linkFrame('ja', {
    drill,
    title: say('notValidTitle'),
    body: html`<main><h1 class="notice">${say('notValidTitle')}</h1><p>${say('notValid')}</p><p><a class="back" href="../">${say('openFace')}</a></p></main>`,
  });
}

type Say = ReturnType<typeof sayIn>;
const sayIn =
  (language: Language) =>
  (key: LinkTextKey, values: Readonly<Record<string, string>> = {}): string =>
    fillIn(LINK_TEXTS[key], language, values);

/** Who has answered, and who is to. */
function acknowledgements({ notice, may, person, riverNow }: LinkPageModel, say: Say): Markup {
  const { language } = person;
  const time = (at: Instant) => timeWords(at, riverNow, language);
  const nameOf = (one: { nameJa: string; nameEn: string }) => (language === 'ja' ? one.nameJa : one.nameEn);
  // A hand-over says who had it before.
  const seen = notice.handedOver
    ? []
    : notice.acknowledged.map((one) => say('acknowledged', { name: nameOf(one), time: time(one.at) }));
  if (notice.acknowledged.length === 0) seen.push(say('notAcknowledged'));
  if (notice.closed) seen.push(say('closed', { name: nameOf(notice.closed), time: time(notice.closed.at) }));
  return html`<div data-testid="acknowledged">${handedOver(notice, person, { say, time, nameOf })}${seen.map((words) => html`<p class="seen">${words}</p>`)}${may === 'spent' && html`<p>${say('spent')}</p>`}${may === 'undone' && html`<p>${say('undone')}</p>`}</div>`;
}

function handedOver(
  notice: NoticeView,
  person: Person,
  {
    say,
    time,
    nameOf,
  }: { say: Say; time(at: Instant): string; nameOf(one: { nameJa: string; nameEn: string }): string },
): Markup | false {
  const { handedOver: given } = notice;
  if (!given) return false;
  const [from, to] = [nameOf(given), person.language === 'ja' ? given.toNameJa : given.toNameEn];
  const isMine = isForMe(notice, person);
  return html`<p class="seen">${isMine ? say('handedToYou', { name: from }) : say('handedOver', { from, to, time: time(given.at) })}</p>
${given.note !== '' && html`<p>${say('said', { note: given.note })}</p>`}
${given.taken ? html`<p class="seen">${say('taken', { name: nameOf(given.taken), time: time(given.taken.at) })}</p>` : !isMine && html`<p><small>${say('notTaken', { from })}</small></p>`}`;
}

/** Whether it waits for this very person to take it over. */
export const isForMe = ({ handedOver, closed }: NoticeView, { id }: Pick<Person, 'id'>): boolean =>
  handedOver?.to === id && !handedOver.taken && !closed;

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
  return html`<figure class="${freshness} whole"><img src="${token}/pictures/${camera.id}/${latest.at}.webp" alt="${say('pictureAlt', { camera: name })}" width="${latest.width}" height="${latest.height}"><figcaption>${words.map((one) => html`<span>${one}</span> `)}</figcaption></figure>`;
}

export function linkFrame(
  language: Language,
  inputs: { drill: boolean; title: string; body: Markup },
): string {
  const { drill, title, body } = inputs;
  const say = sayIn(language);
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
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

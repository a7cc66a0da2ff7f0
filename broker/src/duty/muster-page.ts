import {
  fillIn,
  InMinutes,
  type Instant,
  type Language,
  MUSTER_TEXTS,
  MusterNote,
  type MusterTextKey,
  type Person,
} from '@kawamori/contracts';
import { html, type Markup, trusted } from '../public/markup.js';
import { timeWords } from '../public/site-words.js';
import { linkFrame } from './link-page.js';
import { arrivesAt, type Muster, replyOf } from './muster.js';
import type { RefusedForm } from './muster-answer-form.js';

/** What a thumb presses most. */
const PRESETS = [15, 30, 60];

export interface MusterPageModel {
  person: Person;
  muster: Muster;
  /** In the person's language. */
  townName: string;
  riverNow: Instant;
  drill: boolean;
  recording: boolean;
  /** What was sent and cannot be taken. */
  refused?: RefusedForm | undefined;
}

/** What the link in a muster's message opens: where and by when, what one has said, and one form without a script. */
export function musterPage(model: MusterPageModel): string {
  const { person, muster, townName, riverNow } = model;
  const { language } = person;
  const say = sayIn(language);
  const time = (at: Instant) => timeWords(at, riverNow, language);
  const name = language === 'ja' ? person.nameJa : (person.nameEn ?? person.nameJa);
  const { ended, place, word, calledAt, withinMs } = muster;
  const body = html`<main>
<p class="quiet">${say('forPerson', { name, time: time(calledAt) })}</p>
<h1 class="notice">${townName} ${say('title')}<br>${say('where', { place, time: time(calledAt + withinMs) })}</h1>
${word !== '' && html`<p>${word}</p>`}
${!model.recording && html`<p>${say('unrecorded')}</p>`}
<h2>${say('yourAnswer')}</h2>
${ownWords(model, say, time)}
${ended ? html`<p class="seen">${say(ended.isMistake ? 'calledOff' : 'over', { time: time(ended.at) })}</p>` : answerForm(model, say)}
</main>`;
  // What is being typed must not be lost: the page does not renew itself.
  return linkFrame(language, { drill: model.drill, title: `${say('title')} ${place}`, body });
}

type Say = (key: MusterTextKey, values?: Readonly<Record<string, string>>) => string;
const sayIn =
  (language: Language): Say =>
  (key, values = {}) =>
    fillIn(MUSTER_TEXTS[key], language, values);

function ownWords({ person, muster }: MusterPageModel, say: Say, time: (at: Instant) => string): Markup {
  const { answer, arrivedAt } = replyOf(muster, person.id);
  const at = arrivesAt({ answer });
  const said = answer && (at === null ? say('saidNotComing') : say('saidComing', { time: time(at) }));
  const whose =
    answer &&
    (answer.via === 'hq'
      ? say('byHq', { time: time(answer.at), name: answer.by })
      : say('saidAt', { time: time(answer.at) }));
  return html`<div data-testid="own-answer">${
    answer
      ? html`<p class="seen">${said} <small>${whose}</small></p>${answer.note !== '' && html`<p>${answer.note}</p>`}`
      : html`<p class="seen">${say('noAnswerYet')}</p>`
  }${arrivedAt !== null && html`<p class="seen">${say('arrivedAt', { time: time(arrivedAt) })}</p>`}</div>`;
}

function answerForm({ person, muster, refused }: MusterPageModel, say: Say): Markup {
  const isAnswered = replyOf(muster, person.id).answer !== null;
  const has = (field: 'coming' | 'minutes' | 'note') => refused?.faults.has(field) ?? false;
  const invalid = (field: 'minutes' | 'note') =>
    has(field) && trusted(` aria-invalid="true" aria-describedby="${field}-fault"`);
  const fault = (field: 'coming' | 'minutes' | 'note', words: string) =>
    has(field) && html`<p id="${field}-fault" class="seen" role="alert">${words}</p>`;
  const most = { minutes: String(InMinutes.maxValue), letters: String(MusterNote.maxLength) };
  const presets = PRESETS.map(
    (count) =>
      html`<button name="coming" value="${String(count)}">${say('coming')}<small>${say('inMinutes', { count: String(count) })}</small></button>`,
  );
  // A key in a field must not press the first button: a disabled one stands before it.
  return html`<form class="muster" method="post"><button type="submit" disabled hidden></button>
${isAnswered ? html`<p><small>${say('change')}</small></p>` : html`<p><small>${say('safety')}</small></p>`}
${fault('coming', say('pressAgain'))}<div><label>${say('note')}<input name="note" maxlength="${most.letters}" autocomplete="off" value="${refused?.note ?? ''}"${invalid('note')}></label>${fault('note', say('noteFault', most))}</div>
<div class="presets">${presets}</div>
<div class="other"><label>${say('minutes')}<input name="minutes" type="number" inputmode="numeric" min="0" max="${most.minutes}" step="1" value="${refused?.minutes ?? ''}"${invalid('minutes')}></label><button class="quietly" name="coming" value="other">${say('send')}</button></div>${fault('minutes', say('minutesFault', most))}
<button class="quietly" name="coming" value="no">${say('notComing')}</button>
</form>`;
}

import {
  dateTimeWords,
  type Language,
  type Person,
  PUSH_TEXTS,
  type PushBrowserView,
  type PushTextKey,
} from '@kawamori/contracts';
import { html, type Markup } from '../public/markup.js';
import { linkFrame } from './link-page.js';

/** Where the faces' build puts the script of this page. */
const SCRIPT = '/push/register.js';

/** What its script says in the course of things; it holds no words of its own. */
const SAID = [
  'working',
  'on',
  'removed',
  'denied',
  'unsupported',
  'noService',
  'notTaken',
] as const satisfies readonly PushTextKey[];

/** Behind the link of a notice: its person switches notices on in this browser, sees where they are on, and takes one away. */
export function linkPushPage(model: {
  token: string;
  person: Person;
  publicKey: string;
  browsers: readonly PushBrowserView[];
  drill: boolean;
}): string {
  const { token, person, publicKey, browsers, drill } = model;
  const { language } = person;
  const say = (key: PushTextKey) => PUSH_TEXTS[key][language];
  const name = language === 'ja' ? person.nameJa : (person.nameEn ?? person.nameJa);
  return linkFrame(language, {
    ...{ drill, title: say('title'), refresh: false, script: SCRIPT },
    body: html`<main data-push="/a/${token}/push" data-key="${publicKey}"${saidAttributes(language)}>
<h1 class="notice">${say('title')}</h1>
<p>${say('lead').replace('{name}', name)}</p>
<noscript><p>${say('needsScript')}</p></noscript>
<p class="seen" role="status" data-testid="said" hidden></p>
<ul>${browsers.length === 0 ? html`<li>${say('none')}</li>` : browsers.map((one) => browserLine(one, language))}</ul>
<p><a class="back" href="/a/${token}">${say('back')}</a></p>
</main>
<div class="do"><form data-on><button type="submit">${say('switchOn')}</button></form></div>`,
  });
}

const saidAttributes = (language: Language): Markup =>
  html`${SAID.map((key) => html` data-say-${key.toLowerCase()}="${PUSH_TEXTS[key][language]}"`)}`;

function browserLine({ id, name, since, goneAt }: PushBrowserView, language: Language): Markup {
  const words =
    goneAt === null
      ? PUSH_TEXTS.since[language].replace('{time}', dateTimeWords(since, language))
      : PUSH_TEXTS.gone[language].replace('{time}', dateTimeWords(goneAt, language));
  return html`<li><b>${name}</b> <small>${words}</small> <button type="button" data-off="${id}">${PUSH_TEXTS.remove[language]}</button></li>`;
}

import {
  languageOf,
  publicDateTimeWords,
  type TownView,
  VOICE_NAMES,
  VOICES,
  type Voice,
} from '@kawamori/contracts';
import { html, type Markup, trusted } from './markup.js';
import type { SiteModel } from './site-model.js';
import { type Say, sayIn, timeWords } from './site-words.js';
import { STYLE, STYLE_HASH } from './style.js';

/** Nothing from outside, no script at all: what is drawn is the page itself and pictures beside it (CSP level 3). */
const CONTENT_POLICY = [
  "default-src 'none'",
  "img-src 'self' data:",
  `style-src '${STYLE_HASH}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** 川の防災情報 of 国土交通省: it asks tools not to poll it, so people are sent there. */
const RIVER_INFORMATION = 'https://www.river.go.jp/';

export interface Framed {
  voice: Voice;
  title: string;
  heading: Markup;
  /** The same page in each voice, relative to this one. */
  inVoice(voice: Voice): string;
  /** From this page to the root of the folder: empty or `../`. */
  root: string;
  data: string;
  body: Markup;
}

/** A whole page. It ends with `</html>`, and says when it was written and from when on it is old. */
export function framed(model: SiteModel, page: Framed): string {
  const { voice } = page;
  const say: Say = (key, values) => sayIn(voice, key, values);
  const written = new Date(model.wallNow).toISOString();
  return html`<!doctype html>
<html lang="${languageOf(voice)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(CONTENT_POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="Kawamori">
<meta name="kawamori:kind" content="${model.drill ? 'drill' : 'service'}">
<meta name="kawamori:written" content="${written}">
<meta name="kawamori:stale" content="${new Date(model.staleAt).toISOString()}">
<link rel="icon" href="data:,">
<title>${model.drill && say('drillTitle')}${page.title}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<a class="skip" href="#stations">${say('skip')}</a>
${model.drill && html`<div class="drill"><p>${say('drill')}　${say('drillBand')}</p></div>`}
<header>
<div class="top"><h1>${page.heading}</h1>${voices(page, say)}</div>
${times(model, voice)}
</header>
<aside class="open-long"><p>${say('openLong')}</p><a href="">${say('renew')}</a></aside>
<section class="what"><strong>${say('observedOnly')}</strong><small>${say('whereToLook')}</small></section>
${page.body}
${foot(model, page, say)}
</body>
</html>
`.text;
}

/** The same page in the other voices, each named in itself. */
function voices({ voice, inVoice }: Framed, say: Say): Markup {
  const others = VOICES.filter((one) => one !== voice);
  return html`<nav class="lang" aria-label="${say('voices')}">${others.map((one) => html`<a href="${inVoice(one)}" hreflang="${languageOf(one)}" lang="${languageOf(one)}">${VOICE_NAMES[one]}</a>`)}</nav>`;
}

/** When this was written, what ages are counted from, and when it is to be taken as stopped. */
function times(model: SiteModel, voice: Voice): Markup {
  const say: Say = (key, values) => sayIn(voice, key, values);
  const { riverNow, wallNow, staleAt, drill } = model;
  const isPlayed = drill && Math.abs(riverNow - wallNow) > 1_000;
  return html`<p class="when"><time datetime="${new Date(riverNow).toISOString()}">${say('written', { time: publicDateTimeWords(riverNow, voice) })}</time></p>
${isPlayed && html`<p><small>${say('playedClock', { time: publicDateTimeWords(wallNow, voice) })}</small></p>`}
<p class="stale">${say('staleFrom', { time: timeWords(staleAt, isPlayed ? staleAt : riverNow, voice) })}</p>
${!model.recording && html`<p>${say('notRecording')}</p>`}`;
}

function foot(model: SiteModel, { voice, root, data }: Framed, say: Say): Markup {
  const links = model.links.map(
    ({ nameJa, nameEn, url }) => html`<li><a href="${url}">${voice === 'en' ? nameEn : nameJa}</a></li>`,
  );
  return html`<footer>
<p>${say('beSafe')}</p>
<p><small>${say('agesCounted', { time: timeWords(model.riverNow, model.riverNow, voice) })} ${say('aboutLevels')}</small></p>
<h2 class="screen">${say('moreLinks')}</h2>
<ul class="screen">${links}<li><a href="${RIVER_INFORMATION}">${say('otherRivers')}</a></li><li><a href="${root}${data}">${say('data')}</a></li></ul>
${model.drill && html`<div class="drill"><p>${say('drill')}　${say('drillBand')}</p></div>`}
</footer>`;
}

export function townName(town: TownView, voice: Voice): string {
  return voice === 'en' ? town.nameEn : town.nameJa;
}

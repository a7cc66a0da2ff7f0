import { dateTimeWords, type Language, type TownView } from '@kawamori/contracts';
import { html, type Markup, trusted } from './markup.js';
import type { SiteModel } from './site-model.js';
import { type Say, sayIn, timeWords } from './site-words.js';
import { REFRESH_S, STYLE, STYLE_HASH } from './style.js';

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
  language: Language;
  title: string;
  heading: Markup;
  /** The same page in the other language, relative to this one. */
  other: string;
  /** From this page to the root of the folder: empty or `../`. */
  root: string;
  data: string;
  body: Markup;
}

/** A whole page. It ends with `</html>`, and says when it was written and from when on it is old. */
export function framed(model: SiteModel, page: Framed): string {
  const { language } = page;
  const say: Say = (key, values) => sayIn(language, key, values);
  const written = new Date(model.wallNow).toISOString();
  return html`<!doctype html>
<html lang="${language}">
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
<meta http-equiv="refresh" content="${REFRESH_S}">
<link rel="icon" href="data:,">
<title>${model.drill && say('drillTitle')}${page.title}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<a class="skip" href="#stations">${say('skip')}</a>
${model.drill && html`<div class="drill"><p>${say('drill')}　${say('drillBand')}</p></div>`}
<header>
<div class="top"><h1>${page.heading}</h1><a class="lang" href="${page.other}" hreflang="${language === 'ja' ? 'en' : 'ja'}" lang="${language === 'ja' ? 'en' : 'ja'}">${say('otherLanguage')}</a></div>
${times(model, language)}
</header>
<aside class="open-long"><p>${say('openLong')}</p></aside>
<section class="what"><strong>${say('observedOnly')}</strong><small>${say('whereToLook')}</small></section>
${page.body}
${foot(model, page, say)}
</body>
</html>
`.text;
}

/** When this was written, what ages are counted from, and when it is to be taken as stopped. */
function times(model: SiteModel, language: Language): Markup {
  const say: Say = (key, values) => sayIn(language, key, values);
  const { riverNow, wallNow, staleAt, drill } = model;
  const isPlayed = drill && Math.abs(riverNow - wallNow) > 1_000;
  return html`<p class="when"><time datetime="${new Date(riverNow).toISOString()}">${say('written', { time: dateTimeWords(riverNow, language) })}</time></p>
${isPlayed && html`<p><small>${say('playedClock', { time: dateTimeWords(wallNow, language) })}</small></p>`}
<p class="stale">${say('staleFrom', { time: timeWords(staleAt, isPlayed ? staleAt : riverNow, language) })}</p>
${!model.recording && html`<p>${say('notRecording')}</p>`}`;
}

function foot(model: SiteModel, { language, root, data }: Framed, say: Say): Markup {
  const links = model.links.map(
    ({ nameJa, nameEn, url }) => html`<li><a href="${url}">${language === 'ja' ? nameJa : nameEn}</a></li>`,
  );
  return html`<footer>
<p>${say('beSafe')}</p>
<p><small>${say('agesCounted', { time: timeWords(model.riverNow, model.riverNow, language) })} ${say('aboutLevels')}</small></p>
<h2 class="screen">${say('moreLinks')}</h2>
<ul class="screen">${links}<li><a href="${RIVER_INFORMATION}">${say('otherRivers')}</a></li><li><a href="${root}${data}">${say('data')}</a></li></ul>
${model.drill && html`<div class="drill"><p>${say('drill')}　${say('drillBand')}</p></div>`}
</footer>`;
}

export function townName(town: TownView, language: Language): string {
  return language === 'ja' ? town.nameJa : town.nameEn;
}

import {
  clockWords,
  publicAgeWords,
  publicFreshnessWords,
  publicLengthWords,
  type Voice,
} from '@kawamori/contracts';
import { html, type Markup } from './markup.js';
import type { SiteModel, SiteStation } from './site-model.js';
import { type Say, sayIn, timeWords } from './site-words.js';

export type CameraOfSite = SiteStation['cameras'][number];

/**
 * The newest picture of a camera with its band: time and age stand at its foot. A late one is greyed; where none has come for long, the
 * small figure shows none at all, so that yesterday's river is not taken for today's.
 */
export function pictureFigure(
  camera: CameraOfSite,
  station: SiteStation,
  model: SiteModel,
  options: { voice: Voice; root: string; size: 'small' | 'large' },
): Markup {
  const { voice, root, size } = options;
  const say: Say = (key, values) => sayIn(voice, key, values);
  const { riverNow } = model;
  const newest = camera.pictures[0];
  if (camera.state === 'withdrawn') return without(say('pictureWithdrawn'));
  if (camera.freshness === 'never' || (!newest && camera.lastAt === null))
    return without(say('pictureNever'));
  if (!newest || (camera.freshness === 'silent' && size === 'small')) {
    const last = newest?.at ?? camera.lastAt ?? riverNow;
    return without(say('pictureSilent', { time: timeWords(last, riverNow, voice) }));
  }
  const age = publicFreshnessWords(camera.freshness, riverNow - newest.at, voice);
  const time = timeWords(newest.at, riverNow, voice);
  const ja = voice !== 'en';
  const alt = say('pictureOf', {
    station: ja ? station.state.nameJa : station.state.nameEn,
    camera: ja ? camera.nameJa : camera.nameEn,
    time,
  });
  const img = html`<img src="${root}${size === 'small' ? newest.small : newest.large}" alt="${alt}">`;
  return html`<figure class="${camera.freshness}${size === 'large' && ' whole'}">${img}<figcaption>${[say('pictureTime', { time }), age, ...notes(camera, newest.incomplete, say, voice, size)].map((words) => html`<span>${words}</span> `)}</figcaption></figure>`;
}

function notes(
  camera: CameraOfSite,
  incomplete: boolean,
  say: Say,
  voice: Voice,
  size: 'small' | 'large',
): string[] {
  const old = camera.freshness === 'silent' || camera.freshness === 'late';
  return [
    old && size === 'large' && say('pictureOld'),
    incomplete && say('pictureIncomplete'),
    camera.delayMs > 0 &&
      size === 'large' &&
      say('pictureDelayed', { length: publicLengthWords(camera.delayMs, voice) }),
  ].filter((note) => note !== false);
}

function without(words: string): Markup {
  return html`<figure><span class="none"></span><figcaption>${words}</figcaption></figure>`;
}

/** Earlier pictures as links, newest first. */
export function earlierPictures(
  camera: CameraOfSite,
  model: SiteModel,
  { voice, root }: { voice: Voice; root: string },
): Markup | false {
  const earlier = camera.pictures.slice(1);
  if (camera.state === 'withdrawn' || earlier.length === 0) return false;
  return html`<ul class="shots screen">${earlier.map(
    ({ at, large, incomplete }) =>
      html`<li><a href="${root}${large}">${clockWords(at)}</a> <small>${publicAgeWords(model.riverNow - at, voice)}${incomplete && `　${sayIn(voice, 'pictureIncomplete')}`}</small></li>`,
  )}</ul>`;
}

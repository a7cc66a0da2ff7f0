import type { Language } from '@kawamori/contracts';
import { type Density, densityOf } from '../view/density.js';
import { keep, recall } from './remembered.js';

export type Scheme = 'night' | 'day';

/** What a reader chose for this browser, and what the screen is. Written to the root element, where the style sheets read it. */
export class Preferences {
  language = $state<Language>('ja');
  density = $state<Density>('desk');
  /** Somebody has been shown round in this browser, or has said that they need not be. */
  hasSeenTour = $state(false);
  #chosenScheme = $state<Scheme | null>(null);
  #systemScheme = $state<Scheme>('day');

  /** The wall starts at night; elsewhere the system's wish holds until somebody chooses. */
  scheme = $derived<Scheme>(this.#chosenScheme ?? (this.density === 'wall' ? 'night' : this.#systemScheme));

  /** Reads what is remembered and follows the screen. Call `follow` within an effect root. */
  constructor(private readonly page: Window & typeof globalThis) {
    if (recall(page, 'language') === 'en') this.language = 'en';
    this.hasSeenTour = recall(page, 'tour') === 'seen';
    const scheme = recall(page, 'scheme');
    if (scheme === 'night' || scheme === 'day') this.#chosenScheme = scheme;
    this.#measure();
    const dark = page.matchMedia('(prefers-color-scheme: dark)');
    this.#systemScheme = dark.matches ? 'night' : 'day';
    dark.addEventListener('change', () => {
      this.#systemScheme = dark.matches ? 'night' : 'day';
    });
    page.addEventListener('resize', () => this.#measure());
  }

  toggleLanguage(): void {
    this.language = this.language === 'ja' ? 'en' : 'ja';
    keep(this.page, 'language', this.language);
  }

  toggleScheme(): void {
    this.#chosenScheme = this.scheme === 'night' ? 'day' : 'night';
    keep(this.page, 'scheme', this.#chosenScheme);
  }

  tourSeen(): void {
    this.hasSeenTour = true;
    keep(this.page, 'tour', 'seen');
  }

  /** Puts the choices on the root element. */
  apply(): void {
    const root = this.page.document.documentElement;
    root.lang = this.language;
    root.dataset.scheme = this.scheme;
    root.dataset.density = this.density;
    const header = this.page.getComputedStyle(root).getPropertyValue('--surface').trim();
    for (const meta of this.page.document.querySelectorAll('meta[name="theme-color"]'))
      meta.setAttribute('content', header);
  }

  #measure(): void {
    const asked = new URLSearchParams(this.page.location.search).get('view');
    this.density = densityOf((query) => this.page.matchMedia(query).matches, asked);
  }
}

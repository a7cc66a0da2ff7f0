import './styles/tokens.css';
import './styles/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { hubApi, REAL_HUB } from './api/client.js';
import { Preferences } from './state/preferences.svelte.js';
import { browserTime } from './time/wall-time.js';

const target = document.getElementById('face');
if (!target) throw new Error('expected an element with the id "face" in index.html');

/** From the first moment on: no page is opened anew under somebody's hand. */
let isTouched = false;
for (const press of ['pointerdown', 'keydown'])
  addEventListener(press, () => (isTouched = true), { capture: true, once: true });

const preferences = new Preferences(window);
preferences.apply();
mount(App, { target, props: { api: hubApi(REAL_HUB), time: browserTime(), preferences } });
addEventListener('load', () => {
  void import('./worker/register.js').then(({ followVersions }) =>
    followVersions(
      () => preferences.density,
      () => isTouched,
    ),
  );
});

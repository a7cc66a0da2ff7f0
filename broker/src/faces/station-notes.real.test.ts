// Real: the whole hub with the built face, Chromium as a desk and as a telephone, axe-core. Played: both clocks.
import { SeriesId } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { openDesk, openPhone } from '../testing/chromium.js';
import { busyRiver } from './testing/busy-river.js';
import { signedIn } from './testing/signed-in.js';
import { violations } from './testing/violations.js';

const STATION = 'kajiyase-bashi';

test('a note that one desk writes stands at the station on another’s telephone, is taken back there, and put back', async () => {
  const { hub } = await busyRiver();
  const [here, there] = [await hub.join('oka', { role: 'duty' }), await hub.join('mori', { role: 'duty' })];
  const desk = await signedIn(await openDesk(), hub, here);
  const phone = await signedIn(await openPhone({ scripts: true }), hub, there);
  await desk.goto(`${hub.url}/#${STATION}`);
  await phone.goto(`${hub.url}/#${STATION}`);
  const [written, read] = [desk.getByTestId('station-notes'), phone.getByTestId('station-notes')];
  await read.getByRole('button', { name: 'メモを書く' }).waitFor();

  await written.getByRole('button', { name: 'メモを書く' }).click();
  await written.getByRole('textbox').fill('護岸工事中、値は参考');
  expect(await violations(desk)).toEqual([]);
  // A disk that takes nothing is told as one, and what was typed stays.
  const refusal = { code: 'not-recording', message: '記録できていません' };
  await desk.route('**/notes', (route) => route.fulfill({ status: 503, json: refusal }));
  await written.getByRole('button', { name: '残す' }).click();
  await written.getByRole('alert').getByText('空き容量の不足か故障').waitFor();
  await expect.poll(() => written.getByRole('textbox').inputValue()).toBe('護岸工事中、値は参考');
  await desk.unroute('**/notes');
  await written.getByRole('button', { name: '残す' }).click();
  const note = read.locator('li');
  await note.getByText('護岸工事中、値は参考').waitFor();
  await note.getByText(/^oka　.*前）$/).waitFor();
  expect(await violations(phone)).toEqual([]);
  expect(await phone.evaluate('document.documentElement.scrollWidth')).toBe(390);

  await note.getByRole('button', { name: 'メモ「護岸工事中、値は参考」を外す' }).tap();
  await read.getByText('を外しました').waitFor();
  await written.locator('li').waitFor({ state: 'detached' });
  await read.getByRole('button', { name: 'もとに戻す' }).tap();
  await written
    .locator('li')
    .getByText(/^mori　/)
    .waitFor();
  // A viewer reads it, and is offered nothing.
  const viewer = await signedIn(await openDesk(), hub, await hub.join('a-viewer', { role: 'viewer' }));
  await viewer.goto(`${hub.url}/#${STATION}`);
  const seen = viewer.getByTestId('station-notes');
  await seen.locator('li').getByText('護岸工事中').waitFor();
  await expect.poll(() => seen.getByRole('button').count()).toBe(0);
});

test('a marker says what it rains and that a camera stands there, and its sentence says the same', async () => {
  const { hub, node } = await busyRiver();
  for (const minutes of [20, 30, 40]) await node.send([[minutes, 4.5]], SeriesId.parse(`${STATION}/rain`));
  const desk = await signedIn(await openDesk(), hub, await hub.join('oka', { role: 'duty' }));
  await desk.goto(hub.url);
  const marker = desk.locator(`.marker[data-station="${STATION}"]`);
  await marker.getByTestId('camera-sign').waitFor();
  await expect
    .poll(() => marker.getByTestId('marker-rain').textContent())
    .toMatch(/雨量\s*10分 4\.5\s*1時間 13\.5\s*降り始めから 13\.5\s*mm/);
  await expect
    .poll(() => marker.getAttribute('aria-label'))
    .toMatch(/雨量 10分4\.5 mm、1時間13\.5 mm、降り始めから13\.5 mm、カメラ1台 画像 .*分/);
  expect(await violations(desk)).toEqual([]);
});

test('a note that is corrected after its answer was lost is taken', async () => {
  const { hub } = await busyRiver();
  const desk = await signedIn(await openDesk(), hub, await hub.join('oka', { role: 'duty' }));
  await desk.goto(`${hub.url}/#${STATION}`);
  const notes = desk.getByTestId('station-notes');
  await notes.getByRole('button', { name: 'メモを書く' }).click();
  await desk.evaluate(`{
    const ask = fetch;
    let isLost = false;
    fetch = async (...asked) => {
      const answer = await ask(...asked);
      if (isLost || !String(asked[0]).endsWith('/notes')) return answer;
      isLost = true;
      throw new TypeError('lost');
    };
  }`);
  await notes.getByRole('textbox').fill('土砂あり');
  await notes.getByRole('button', { name: '残す' }).click();
  await notes.getByRole('alert').waitFor();
  await notes.getByRole('textbox').fill('土砂あり、片側通行');
  await notes.getByRole('button', { name: '残す' }).click();
  await notes.locator('li').getByText('土砂あり、片側通行', { exact: true }).waitFor();
  await notes.getByRole('alert').waitFor({ state: 'detached' });
  await expect.poll(() => notes.locator('li').count()).toBe(2);
});

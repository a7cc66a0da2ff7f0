// Real: the whole hub with the built face in Chromium, and axe-core.
import { expect, test } from 'vitest';
import { aTown } from '../testing/builders.js';
import { openDesk, openPhone, type Page } from '../testing/chromium.js';
import { shoot } from '../testing/shots.js';
import { type BusyRiver, busyRiver } from './testing/busy-river.js';
import { signedIn as as } from './testing/signed-in.js';
import { violations } from './testing/violations.js';

const PLACES = [
  { nameJa: '窪川', kana: 'くぼかわ', nameEn: 'Kubokawa', stations: ['kajiyase-bashi', 'shinkai-bashi'] },
  { nameJa: '大正', kana: 'たいしょう', nameEn: 'Taisho' },
];

async function riverWithPlaces(): Promise<BusyRiver> {
  const river = await busyRiver();
  const towns = [{ ...aTown(), places: PLACES }];
  await river.hub.operate((desk) => desk.applyConfig({ towns, profiles: [], stations: [] }, false));
  return river;
}
const field = (page: Page) => page.getByRole('combobox', { name: '電話の相手がいる場所' });
const card = (page: Page) => page.getByTestId('telephone-card');

test('a reading, an arrow and Enter open what to answer: value with age, distance, what is ordered, and the words for it', async () => {
  const { hub, cookie } = await riverWithPlaces();
  const order = {
    town: 'shimanto-cho',
    kind: 'evacuate',
    issuer: '四万十町長',
    area: '窪川地区',
    orderedAt: hub.clock.at,
  };
  await hub.call('POST', '/api/v1/orders', { cookie, body: order });
  const desk = await as(await openDesk(), hub, cookie);
  await desk.goto(`${hub.url}/telephone`);
  await field(desk).fill('かじ');
  await desk.getByTestId('no-match').waitFor();
  await shoot(desk, 'telephone-no-match');
  await field(desk).fill('くぼ');
  await desk.getByRole('option', { selected: true }).getByText('窪川').waitFor();
  await field(desk).press('Enter');
  const words = async () => (await card(desk).textContent()) ?? '';
  await card(desk).getByTestId('level-word').waitFor();
  await expect.poll(words).toMatch(/窪川.*町がこの場所に決めた観測所.*氾濫注意水位.*3\.60/s);
  await expect.poll(() => card(desk).getByTestId('age').first().textContent()).toMatch(/前$/);
  const said = (kind: string) => card(desk).getByTestId('script').locator(`li[data-kind="${kind}"]`);
  await said('observed')
    .getByText(/鍛冶屋瀬橋の水位計では、.*観測で3\.60 mです/)
    .waitFor();
  await said('ordered')
    .getByText(/四万十町長が.*「警戒レベル４ 避難指示」を発令しています。対象は窪川地区です/)
    .waitFor();
  await shoot(desk, 'telephone');
  await card(desk)
    .getByRole('button', { name: /新開橋/ })
    .click();
  await card(desk).locator('.which').getByText('新開橋').waitFor();
  // It follows the river while it is read out.
  await hub.call('POST', '/api/v1/announcements', {
    cookie,
    body: { town: 'shimanto-cho', title: '大雨警報', level: 3, issuer: '気象庁', announcedAt: hub.clock.at },
  });
  await card(desk).getByTestId('script').getByText('「大雨警報」').waitFor();
});

test('a place without a gauge says so, in the card and in what is said', async () => {
  const { hub, cookie } = await riverWithPlaces();
  const desk = await as(await openDesk(), hub, cookie);
  await desk.goto(`${hub.url}/telephone`);
  await desk.getByRole('button', { name: '大正' }).click();
  await card(desk).getByText('この場所に使う観測所は決められていません', { exact: false }).waitFor();
  await expect
    .poll(() => card(desk).getByTestId('script').textContent())
    .toContain('こちらで見られる水位計が登録されていません');
});

test.each([
  ['day', 'ja'],
  ['night', 'ja'],
  ['day', 'en'],
] as const)(
  'by day and night, in both languages, it breaks no rule of accessibility: %s %s',
  async (scheme, language) => {
    const { hub, cookie } = await riverWithPlaces();
    const desk = await as(await openDesk(), hub, cookie, { scheme, language });
    await desk.goto(`${hub.url}/telephone`);
    await desk.getByRole('combobox').fill('k');
    await desk.getByRole('option').first().waitFor();
    expect(await violations(desk)).toEqual([]);
    await desk.getByRole('combobox').fill('kubo');
    await desk.getByRole('combobox').press('Enter');
    await card(desk).waitFor();
    expect(await violations(desk)).toEqual([]);
    await shoot(desk, `telephone-${scheme}-${language}`);
  },
);

test('on a telephone, and at 320 pixels, nothing runs off the side', async () => {
  const { hub, cookie } = await riverWithPlaces();
  const phone = await as(await openPhone({ scripts: true }), hub, cookie);
  await phone.goto(`${hub.url}/telephone`);
  await field(phone).fill('くぼかわ');
  await field(phone).press('Enter');
  await card(phone).waitFor();
  await shoot(phone, 'telephone-phone');
  await expect.poll(() => phone.evaluate('document.documentElement.scrollWidth')).toBe(390);
  await phone.setViewportSize({ width: 320, height: 700 });
  await expect.poll(() => phone.evaluate('document.documentElement.scrollWidth')).toBe(320);
});

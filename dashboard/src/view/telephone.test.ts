import { AnnouncementView, forbiddenIn, HOUR, MINUTE, OrderView, PlaceView } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { aSnapshot, aStation, NIGHT, type StationWish } from '../test-data.js';
import { script, telephoneCard } from './telephone.js';

const place = (kind: PlaceView['kind'], ...stations: string[]): PlaceView =>
  PlaceView.parse({
    ...{ town: 'shimanto', kind, nameJa: '窪川', nameEn: 'Kubokawa', kana: 'くぼかわ' },
    gauges: stations.map((station) => ({ station, why: 'named', distanceKm: null })),
  });
const order = (id: string, town: string, area?: string) =>
  OrderView.parse({
    ...{ id, town, kind: 'evacuate', issuer: `${town}の町長`, orderedAt: NIGHT - HOUR, area },
    ...{ recordedAt: NIGHT - HOUR, by: 'mori', source: 'staff', lifted: null, withdrawn: null },
  });
const cardOf = (of: PlaceView, wishes: readonly StationWish[], orders: OrderView[] = []) => {
  const snapshot = { ...aSnapshot(wishes.map(aStation)), official: { orders, announcements: [] } };
  return telephoneCard(of, snapshot, NIGHT, 'ja');
};
const said = (wish: StationWish, orders: OrderView[] = []) => {
  const card = cardOf(place('district', 'kajiyase-bashi'), [wish], orders);
  return script(card.gauges[0], card, NIGHT, 'ja');
};
const observedOf = (wish: StationWish) =>
  said(wish)
    .filter(({ kind }) => kind === 'observed')
    .map(({ text }) => text)
    .join('');

test('the gauges of a place stand in the order that its town has given; those of a river the worst first', () => {
  const wishes = [
    { id: 'calm', valueM: 207, held: null },
    { id: 'flood', valueM: 214.09, held: 'overflow' as const },
  ];
  const ids = (of: PlaceView) => cardOf(of, wishes).gauges.map(({ station }) => station);
  expect(ids(place('district', 'calm', 'flood'))).toEqual(['calm', 'flood']);
  expect(ids(place('river', 'calm', 'flood'))).toEqual(['flood', 'calm']);
});

test('a gauge that stands no more speaks for nothing', () => {
  expect(
    cardOf(place('district', 'gone', 'calm'), [{ id: 'calm' }]).gauges.map(({ station }) => station),
  ).toEqual(['calm']);
});

test('what is in force is that of the place’s town, what names the place first, and no other town’s', () => {
  const orders = [
    order('all', 'shimanto'),
    order('here', 'shimanto', '窪川地区'),
    order('there', 'nakatosa'),
  ];
  expect(cardOf(place('district', 'kajiyase-bashi'), [{}], orders).orders.map(({ id }) => id)).toEqual([
    'here',
    'all',
  ]);
});

test.each<[string, StationWish, RegExp, RegExp?]>([
  [
    'a fresh value with time, age and distance',
    { valueM: 211, held: null },
    /00:10の観測で211\.00 mです。2分前の値です.*氾濫開始水位まで あと1\.71 mです/,
  ],
  ['that flooding is not confirmed', { held: 'overflow' }, /確認できていません/, /あふれました/],
  [
    'of a silent gauge that nothing is known',
    { valueM: 211, held: null, ageMs: 2 * HOUR },
    /いまの水位は分かりません/,
    /まで あと/,
  ],
  [
    'of a doubted value that it is being checked, and no distance',
    { valueM: 211, held: null, quality: 'suspect' },
    /確認中/,
    /まで あと/,
  ],
  [
    'of a gauge without a value nothing but that',
    { valueM: null, held: null },
    /まだ値が届いていません/,
    /メートル/,
  ],
  [
    'of a gauge that rests when it was seen',
    { valueM: 206.9, held: null, ageMs: 18 * HOUR, restingMs: 24 * HOUR },
    /休んでいます/,
    /いまの水位は分かりません/,
  ],
  ['a rise', { valueM: 211, held: null, beforeM: 210.5, ageMs: MINUTE }, /30分で0\.50メートル上がっています/],
])('the script says %s', (_what, wish, says, saysNot) => {
  expect(observedOf(wish)).toMatch(says);
  if (saysNot) expect(observedOf(wish)).not.toMatch(saysNot);
});

test('an order is said by whom and when; without one nobody says that there is none', () => {
  const ordered = said({}, [order('here', 'shimanto', '窪川地区')]).filter(({ kind }) => kind === 'ordered');
  expect(ordered.map(({ text }) => text)).toEqual([
    expect.stringMatching(
      /shimantoの町長が6月2日（火）23:12に「警戒レベル４ 避難指示」を発令しています。対象は窪川地区です/,
    ),
  ]);
  const none = said({}).filter(({ kind }) => kind === 'ordered');
  expect(none.map(({ text }) => text)).toEqual([expect.stringContaining('こちらの記録にはありません')]);
});

test('without an order on record no sentence carries the name of one, whatever the water', () => {
  for (const wish of [{ held: 'overflow' as const }, { valueM: 207, held: null }])
    expect(
      forbiddenIn(
        said(wish)
          .map(({ text }) => text)
          .join(''),
        'public',
      ),
    ).toEqual([]);
});

test('what was announced in the same words for both towns is said once', () => {
  const announced = (id: string, town: string) =>
    AnnouncementView.parse({
      ...{ id, town, title: '氾濫警戒情報', level: 3, issuer: '国土交通省', river: '四万十川' },
      ...{ announcedAt: NIGHT - HOUR, recordedAt: NIGHT - HOUR, by: 'mori', source: 'staff' },
      ...{ lifted: null, withdrawn: null },
    });
  const announcements = [announced('a', 'shimanto'), announced('b', 'nakatosa')];
  const sentences = script(undefined, { orders: [], announcements }, NIGHT, 'ja');
  expect(sentences.filter(({ kind }) => kind === 'announced')).toHaveLength(1);
});

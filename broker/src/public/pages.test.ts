import { createHash } from 'node:crypto';
import { forbiddenIn, HOUR, MINUTE, Official, ORDER_NAMES, SECOND } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { isSiteFile } from './site-names.js';
import {
  aShownPicture,
  aSiteCamera,
  fileOf,
  NOW,
  readable,
  rendered,
  type StationWish,
} from './testing/site.js';

const PAGES = [
  ...['index.html', 'easy.html', 'en.html', 'stations/kajiyase-bashi.html'],
  ...['stations/kajiyase-bashi.easy.html', 'stations/kajiyase-bashi.en.html'],
];

/** The overview and the station's page in Japanese, as read. */
const read = (wish: StationWish) => {
  const files = rendered([wish]);
  return {
    overview: readable(fileOf(files, 'index.html')),
    station: readable(fileOf(files, `stations/${wish.id ?? 'kajiyase-bashi'}.html`)),
    files,
  };
};

describe('every page', () => {
  const wishes: StationWish[] = [
    { held: 'danger', valueM: 4.2, cameras: [aSiteCamera()] },
    { id: 'naro', town: 'nakatosa', ageMs: 2 * HOUR },
  ];
  const files = rendered(wishes, {
    links: [{ nameJa: '町', nameEn: 'town', url: 'https://town.example.jp/' }],
  });
  const pages = [...files].filter(([path]) => path.endsWith('.html'));

  test('holds no script, and a policy under which none could run', () => {
    for (const [path, page] of pages) {
      expect(page, path).not.toMatch(/<script|javascript:|\son[a-z]+=|<form|<iframe|<object|<embed/i);
      expect(page, path).toContain('http-equiv="Content-Security-Policy" content="default-src \'none\';');
    }
  });

  test('has its style inside, and the policy knows that style alone', () => {
    for (const [path, page] of pages) {
      const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? '';
      expect(page, path).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
      expect(page.replace(/<style>[\s\S]*?<\/style>/, ''), path).not.toMatch(
        /\sstyle=|<link rel="stylesheet"/,
      );
    }
  });

  test('asks nobody else for anything: what it loads lies beside it', () => {
    for (const [path, page] of pages) {
      for (const [, src = ''] of page.matchAll(/\ssrc="([^"]*)"/g))
        expect(src, path).not.toMatch(/^(?:https?:)?\/\//);
      expect(page, path).not.toMatch(/url\(|@import/);
    }
  });

  test('links by relative paths to files that are there', () => {
    const there = new Set([
      ...files.keys(),
      ...aSiteCamera().pictures.flatMap(({ small, large }) => [small, large]),
    ]);
    for (const [path, page] of pages) {
      for (const [, link = ''] of page.matchAll(/\s(?:href|src)="([^"]*)"/g)) {
        if (/^(?:https:|data:,|#)/.test(link)) continue;
        const target = new URL(link, `http://site/${path}`).pathname.slice(1);
        expect(isSiteFile(target) && there.has(target), `${path}: ${link}`).toBe(true);
      }
    }
  });

  test('is whole, says its language, and is never taken from under its reader (WCAG 2.2.1)', () => {
    for (const [path, page] of pages) {
      expect(page.startsWith('<!doctype html>'), path).toBe(true);
      expect(page.endsWith('</html>\n'), path).toBe(true);
      expect(page, path).toContain(`<html lang="${path.includes('en.html') ? 'en' : 'ja'}">`);
      expect(page, path).not.toContain('http-equiv="refresh"');
    }
  });

  test('says when it was written, what ages are counted from, and when updating has stopped', () => {
    const page = readable(fileOf(files, 'index.html'));
    expect(page).toContain('6月2日（火）18:00 現在');
    expect(page).toContain('「3分前」などは 18:00 から数えています。');
    expect(page).toContain('18:10 を過ぎて読み込み直しても新しくならないときは、更新が止まっています。');
    expect(readable(fileOf(files, 'en.html'))).toContain(
      'If reloading after 18:10 shows nothing newer, updating has stopped.',
    );
  });

  test('says that it is observed, and who speaks of evacuation', () => {
    for (const [path, page] of pages) {
      const words = path.includes('en.html')
        ? 'These are observations. Instructions to evacuate come from your town.'
        : path.includes('easy.html')
          ? 'にげる ことに ついては 町が 知らせます。'
          : '観測値です。避難の指示は町からお知らせします。';
      expect(readable(page), path).toContain(words);
    }
  });

  test('holds a word for those who keep it open, which appears by style alone after two minutes, with the way to the present page', () => {
    for (const [path, page] of pages) {
      expect(page, path).toMatch(/\.open-long\{[^}]*animation:appear 1s 120s both/);
      expect(page, path).toMatch(/<aside class="open-long"><p>[^<]+<\/p><a href="">[^<]+<\/a><\/aside>/);
    }
  });
});

describe('やさしい日本語', () => {
  const easy = (wish: StationWish) => readable(fileOf(rendered([wish]), 'easy.html'));

  test('says the official name beside the easy one, so that it is recognised when the loudspeakers say it', () => {
    const page = easy({ held: 'danger', valueM: 4.2 });
    expect(page).toContain(
      'レベル４相当（そうとう）（観測：はかった 高さ） とても あぶない 高さ（氾濫危険水位）',
    );
    expect(page).toContain('水が あふれはじめる 高さ（氾濫開始水位）まで あと 0.80 m');
  });

  test('says that nobody has seen the water come over', () => {
    expect(easy({ held: 'overflow', valueM: 5.4 })).toContain(
      '水が あふれたかは まだ わかりません（氾濫は未確認）',
    );
  });

  test('tells age and silence as plainly', () => {
    expect(easy({ ageMs: HOUR })).toContain('1時間 とどいていません');
    expect(easy({ ageMs: HOUR })).toContain('いまの 水の 高さは わかりません。');
    expect(easy({ crisis: true, valueM: 0.9, ageMs: 18 * HOUR })).toContain(
      '休んでいます（さいごは 18時間前）',
    );
  });

  test('is offered on every page, with the other languages, each named in itself', () => {
    const files = rendered([{}]);
    for (const path of PAGES) {
      const nav = /<nav class="lang"[\s\S]*?<\/nav>/.exec(fileOf(files, path))?.[0] ?? '';
      const named = ['日本語', 'やさしい日本語', 'English'].filter((name) => nav.includes(`>${name}<`));
      expect(named, path).toHaveLength(2);
    }
  });
});

describe('where there is a levee', () => {
  test('residents read how far its crest is, while a level is held', () => {
    const levee = { held: 'danger', valueM: 4.2, crestM: 5.44 };
    expect(read(levee).station).toContain('天端まで あと1.24 m。');
    expect(readable(fileOf(rendered([levee]), 'easy.html'))).toContain(
      '堤防（ていぼう）の 一番 上（天端）まで あと1.24 m',
    );
    expect(read({ held: 'danger', valueM: 4.2 }).station).not.toContain('天端');
  });
});

describe('what was ordered and announced', () => {
  const course = { recordedAt: NOW, by: 'hq', source: 'staff', lifted: null, withdrawn: null } as const;
  const official = Official.parse({
    orders: [
      {
        ...{ id: 'order-1', town: 'shimanto', kind: 'evacuate', issuer: '四万十町長', area: '窪川地区' },
        ...{ orderedAt: NOW - HOUR, note: '内部のメモ', ...course },
      },
    ],
    announcements: [
      {
        ...{ id: 'announced-1', town: 'shimanto', title: '氾濫危険情報', level: 4, issuer: '高知県' },
        ...{ river: '四万十川', announcedAt: NOW - HOUR, ...course },
      },
    ],
  });
  const files = rendered([{ held: 'danger', valueM: 4.2 }], { official });

  test.each(PAGES)(
    'stands on %s, each with who has said so and when, apart from what is observed',
    (path) => {
      const page = fileOf(files, path);
      expect(page).toContain('四万十町長');
      expect(page).toContain('「氾濫危険情報」四万十川');
      expect(page).toContain('高知県');
      const [, section = ''] = /<ul class="official">([\s\S]*?)<\/ul>/.exec(page) ?? [];
      expect(section).not.toMatch(/観測|observed|はかった/);
      expect(page.replace(section, '')).not.toContain('四万十町長');
    },
  );

  test('an order is called by its name, in each voice; in the easy one it says what to do', () => {
    expect(readable(fileOf(files, 'index.html'))).toContain(`発令 ${ORDER_NAMES.evacuate.ja} 窪川地区`);
    expect(readable(fileOf(files, 'en.html'))).toContain(ORDER_NAMES.evacuate.en);
    expect(readable(fileOf(files, 'easy.html'))).toContain('みんな いますぐ にげて ください。');
  });

  test('what the office noted for itself is published nowhere', () => {
    for (const [path, text] of files) expect(text, path).not.toContain('内部のメモ');
  });

  test('stands also where a town has no station', () => {
    const text = readable(fileOf(rendered([], { official }), 'index.html'));
    expect(text).toContain('四万十町長');
  });
});

describe('lawful words', () => {
  const everyState: StationWish[] = [
    ...[null, 'caution', 'danger', 'overflow'].map((held, i) => ({ id: `held-${i}`, held, valueM: 5.6 })),
    { id: 'falling', held: 'overflow', valueM: 4.9 },
    { id: 'late', ageMs: 20 * MINUTE },
    { id: 'silent', ageMs: HOUR },
    { id: 'silent-high', ageMs: HOUR, held: 'danger', valueM: 4.1 },
    { id: 'resting', crisis: true, valueM: 0.9, ageMs: 18 * HOUR },
    { id: 'never', valueM: null },
    { id: 'doubtful', quality: 'suspect' },
    { id: 'faulty', fault: true },
    { id: 'rain', rainMm: 12 },
  ];

  test.each([true, false])('stand in every file, whatever is observed (drill: %s)', (drill) => {
    for (const [path, text] of rendered(everyState, { drill, recording: false })) {
      expect(forbiddenIn(text, 'public'), path).toEqual([]);
      expect(text, path).not.toMatch(/\b(warning|advisory|forecast|predict|evacuation order)/i);
    }
  });

  test('never call an overflow a flood before somebody has seen it', () => {
    expect(read({ held: 'overflow', valueM: 5.6 }).overview).toContain(
      '氾濫開始水位を 0.60 m こえました（観測・氾濫は未確認）。',
    );
  });
});

test('a river whose name nobody has verified is left out, not remarked upon', () => {
  const files = rendered([{ riverJa: '（河川名未確認）', riverEn: '(river not verified)' }]);
  for (const [path, page] of files) {
    if (path.endsWith('.html')) expect(readable(page), path).not.toMatch(/未確認）|not verified/);
  }
  expect(readable(fileOf(files, 'index.html'))).toContain('基準水位に照らして高い順');
});

describe('a value', () => {
  test('wears its time and its age', () => {
    for (const page of Object.values(read({ valueM: 4.2, held: 'danger' })).slice(0, 2)) {
      expect(page).toContain('4.20 m');
      expect(page).toContain('17:58 観測 2分前');
      expect(page).toContain('レベル４相当（観測） 氾濫危険水位');
      expect(page).toContain('氾濫開始水位まで あと0.80 m。');
    }
  });

  test('that is late says so', () => {
    expect(read({ ageMs: 20 * MINUTE }).overview).toContain('遅延 20分前 新しい値が届いていません。');
  });

  test('that is not heard any more is struck, and the level is called unknown', () => {
    const { files, overview } = read({ ageMs: HOUR, valueM: 2 });
    expect(fileOf(files, 'index.html')).toContain('<s>2.00 m</s>');
    expect(overview).toContain('水位は不明');
    expect(overview).toContain('17:00 観測 受信なし 1時間');
    expect(overview).not.toContain('あと');
  });

  test('that was high when it was last heard is no reason to be calm', () => {
    expect(read({ ageMs: HOUR, held: 'danger', valueM: 4.3 }).overview).toContain(
      '高い水位のまま、受信できなくなりました。川に近づかないでください。',
    );
  });

  test('of yesterday carries its date', () => {
    expect(read({ ageMs: 30 * HOUR }).overview).toContain('6月1日（月）12:00 観測 受信なし 30時間');
  });

  test('of a gauge torn off in a flood is no dry bed, and its town is not called quiet', () => {
    const torn = { crisis: true, valueM: 0.9, ageMs: 2 * HOUR } as const;
    for (const trouble of [{ quality: 'suspect' }, { held: 'caution' }] as const) {
      const overview = readable(fileOf(rendered([{ ...torn, ...trouble }, { id: 'another' }]), 'index.html'));
      expect(overview).not.toContain('休止中');
      expect(overview).toContain('受信なし');
    }
    const held = rendered([{ ...torn, held: 'caution' }, { id: 'another' }]);
    expect(readable(fileOf(held, 'index.html'))).not.toContain('基準水位に達した川はありません');
  });

  test('of a dry gauge is called resting', () => {
    const { overview } = read({ crisis: true, valueM: 0.9, ageMs: 18 * HOUR });
    expect(overview).toContain('休止中（最終確認 18時間前） 水位が低いため、観測を休んでいます。');
  });

  test('that was never heard is a dash', () => {
    expect(read({ valueM: null }).overview).toContain('— まだ観測値がありません。');
  });

  test('that waits for confirmation is never shown plainly, and nothing is said from it', () => {
    const { overview, station, files } = read({ quality: 'suspect', valueM: 4.6 });
    for (const page of [overview, station]) {
      expect(page).toContain('確認中の値');
      expect(page).toContain('この値は確かめているところです。');
      expect(page).not.toMatch(/あと|こえました|いまの水位 /);
    }
    expect(fileOf(files, 'index.html')).toContain('class="station fresh doubtful');
  });

  test('that the sensor got wrong is told with its time', () => {
    expect(read({ fault: true }).overview).toContain('17:59 の値は正しく測れていませんでした。');
  });

  test('of a second gauge says so, and so does one that the second gauge contradicts', () => {
    expect(read({ gauges: 'second' }).overview).toContain('副水位計の値です。');
    expect(read({ gauges: 'apart' }).overview).toContain('二つの水位計の値が食い違っています。');
    expect(read({}).overview).not.toMatch(/副水位計|食い違/);
  });

  test('of a station under work comes with the word that it is not used, and until when', () => {
    expect(read({ work: { endsInMs: 30 * MINUTE } }).overview).toContain(
      '18:30 まで機器の点検中です。その間の値はお知らせの判断に使いません。',
    );
    expect(read({ work: { endsInMs: 30 * MINUTE, quantity: 'rain' } }).overview).not.toContain('点検中');
  });

  test('of a falling river keeps its level until the fall lasts', () => {
    expect(read({ held: 'danger', valueM: 3.95 }).overview).toContain(
      '氾濫危険水位を下回りました。下がり続けるか確かめています。',
    );
  });

  test('carries all four marks: colour, number, word and shape', () => {
    const page = fileOf(read({ held: 'danger', valueM: 4.2 }).files, 'index.html');
    expect(page).toContain('fill="#AA00AA"');
    expect(page).toContain('d="M12 3.2 20.8 12 12 20.8 3.2 12Z"');
    expect(page).toMatch(/<text [^>]*>4<\/text>/);
    expect(readable(page)).toContain('氾濫危険水位');
  });
});

describe('a station that does not exist', () => {
  test('is called invented wherever it stands', () => {
    const { overview, station } = read({ invented: true });
    for (const page of [overview, station]) expect(page).toContain('架空の観測所');
  });
});

describe('the overflow level', () => {
  const ways: Record<string, StationWish> = {
    'is reached': { held: 'overflow', valueM: 5.6 },
    'was reached and the water falls': { held: 'overflow', valueM: 4.97 },
    'was reached and the value is late': { held: 'overflow', valueM: 5.6, ageMs: 20 * MINUTE },
    'was reached and the value is doubtful': { held: 'overflow', valueM: 5.6, quality: 'suspect' },
    'was reached before nothing was heard any more': { held: 'overflow', valueM: 5.6, ageMs: 2 * HOUR },
  };
  test.each(Object.entries(ways))('%s: no page leaves out that flooding is not confirmed', (_name, wish) => {
    const files = rendered([wish]);
    for (const name of PAGES) {
      const page = fileOf(files, name);
      const [unconfirmed, observed] = name.includes('en')
        ? ['not confirmed', 'observed']
        : ['未確認', '観測'];
      const said = [...page.matchAll(/<p class="level">.*?<\/p>|<a href="#.*?<\/a>/gs)]
        .map(([text]) => text)
        .filter((text) => /氾濫開始水位|overflow level/.test(text));
      expect(said.length, name).toBeGreaterThan(0);
      for (const text of said) {
        expect(text, name).toContain(unconfirmed);
        expect(text, name).toContain(observed);
      }
    }
  });
});

describe('the list', () => {
  test('has the towns in their order and the worst first within each', () => {
    const page = fileOf(
      rendered([
        { id: 'calm', town: 'nakatosa' },
        { id: 'danger', town: 'nakatosa', held: 'danger', valueM: 4.1 },
        { id: 'over', held: 'overflow', valueM: 5.1 },
        { id: 'silent', ageMs: HOUR },
      ]),
      'index.html',
    );
    expect([...page.matchAll(/data-station="([^"]+)"/g)].map(([, id]) => id)).toEqual([
      'danger',
      'calm',
      'over',
      'silent',
    ]);
    expect(readable(page)).toContain(
      '四万十町 氾濫開始水位に到達（観測）・氾濫は未確認 1か所 受信なし 1か所',
    );
  });

  test('of a hub without stations says so', () => {
    expect(readable(fileOf(rendered([]), 'index.html'))).toContain('観測所はまだありません。');
  });
});

describe('a picture', () => {
  test('is shown whole, also in the list, so that 訓練 in its corner is never cut off', () => {
    const style = /<style>([\s\S]*?)<\/style>/.exec(
      fileOf(rendered([{ cameras: [aSiteCamera()] }]), 'index.html'),
    )?.[1];
    expect(style).toMatch(/figure img\{[^}]*object-fit:contain/);
    expect(style).not.toContain('object-fit:cover');
  });

  const withCamera = (changes: Parameters<typeof aSiteCamera>[0]) =>
    read({ cameras: [aSiteCamera(changes)] });
  const pictures = (ageMs: number) => ({ lastAt: NOW - ageMs, pictures: [aShownPicture(ageMs)] });

  test('has its time and age in a band at its foot', () => {
    for (const page of Object.values(withCamera({})).slice(0, 2)) expect(page).toContain('17:58 撮影 2分前');
  });

  test('shown in place of a newer one whose copy is not made yet tells its own age, and is late by it', () => {
    const { station, files } = withCamera({
      lastAt: NOW - 2 * MINUTE,
      pictures: [aShownPicture(20 * MINUTE)],
    });
    for (const page of [station, fileOf(files, 'index.html')].map(readable)) {
      expect(page).toContain('17:40 撮影');
      expect(page).toContain('20分前');
      expect(page).toContain('遅延');
    }
  });

  test('that is late says so, and that it is not the present state', () => {
    const { station, files } = withCamera(pictures(20 * MINUTE));
    expect(station).toContain('17:40 撮影 遅延 20分前 いまのようすではありません');
    expect(fileOf(files, 'stations/kajiyase-bashi.html')).toContain('<figure class="late whole">');
  });

  test('that is old is not shown in the list at all', () => {
    const { overview, files } = withCamera(pictures(2 * HOUR));
    expect(overview).toContain('新しい写真がありません（最後 16:00）');
    expect(fileOf(files, 'index.html')).not.toContain('<img');
  });

  test('of a delayed camera is told as such, and is not late for it', () => {
    const { station } = withCamera({ ...pictures(32 * MINUTE), delayMs: 30 * MINUTE });
    expect(station).toContain('17:28 撮影 32分前 30分遅れで公開');
  });

  test('of a withdrawn camera is not there, and its place says why', () => {
    const { overview, files } = withCamera({ state: 'withdrawn', pictures: [], lastAt: null });
    expect(overview).toContain('このカメラは公開を休んでいます');
    for (const text of files.values()) expect(text).not.toContain('.jpg');
  });

  test('that was cut short says so', () => {
    expect(withCamera({ pictures: [aShownPicture(2 * MINUTE, { incomplete: true })] }).overview).toContain(
      '途中まで',
    );
  });

  test('of before is a link', () => {
    const { station, files } = withCamera({
      pictures: [aShownPicture(2 * MINUTE), aShownPicture(40 * MINUTE)],
    });
    expect(station).toContain('17:20 40分前');
    expect(fileOf(files, 'stations/kajiyase-bashi.html')).toContain(
      `href="../${aShownPicture(40 * MINUTE).large}"`,
    );
  });
});

describe('an exercise', () => {
  const files = rendered([{ cameras: [aSiteCamera()] }], {
    drill: true,
    wallNow: NOW + 5 * HOUR + 3 * SECOND,
    pace: 60,
  });

  test('is stamped on every page, first and last and in the title', () => {
    for (const path of PAGES) {
      const page = fileOf(files, path);
      const easy = path.includes('easy.html') ? '（くんれん）' : '';
      const [stamp, title] = path.includes('en.html')
        ? ['EXERCISE', '[EXERCISE] ']
        : [`訓練${easy}`, '【訓練】'];
      expect(page).toContain(`<title>${title}`);
      expect(page).toContain('<meta name="kawamori:kind" content="drill">');
      expect(page.split(`<p>${stamp}　`).length, path).toBe(3);
    }
  });

  test('is stamped on every file of data', () => {
    for (const path of ['stations.json', 'stations/kajiyase-bashi.json']) {
      expect(JSON.parse(fileOf(files, path))).toMatchObject({
        drill: true,
        noteJa: expect.stringContaining('訓練'),
      });
    }
  });

  test('tells the flood’s time, and by the clock on the wall when the page was written and is old', () => {
    const page = readable(fileOf(files, 'index.html'));
    expect(page).toContain('6月2日（火）18:00 現在');
    expect(page).toContain('訓練の時刻です。ページは 6月2日（火）23:00 に作りました。');
    expect(page).toContain('23:06 を過ぎて読み込み直しても新しくならないときは、更新が止まっています。');
  });

  test('is spoken of nowhere else', () => {
    for (const [path, text] of rendered([{}])) expect(text, path).not.toContain('訓練');
  });
});

describe('names are data', () => {
  const HOSTILE = `<script>alert('x')</script>"><img src=x onerror=alert(1)>&amp;\u202e\u0000'`;
  const files = rendered(
    [
      {
        nameJa: HOSTILE,
        nameEn: HOSTILE,
        source: HOSTILE,
        cameras: [aSiteCamera({ nameJa: HOSTILE, nameEn: HOSTILE })],
      },
    ],
    { links: [{ nameJa: HOSTILE, nameEn: HOSTILE, url: 'https://example.jp/"><script>' }] },
  );

  test('and never markup, in any page', () => {
    for (const path of PAGES) {
      const page = fileOf(files, path);
      expect(page, path).not.toMatch(/<script|<img src=x|onerror=alert\(1\)>/);
      expect(page.includes('\u202e') || page.includes('\0'), path).toBe(false);
      expect(page, path).toContain('&lt;script&gt;');
    }
  });

  test('and stand unchanged in the data', () => {
    const data = JSON.parse(fileOf(files, 'stations.json')) as { stations: { nameJa: string }[] };
    expect(data.stations[0]?.nameJa).toBe(HOSTILE);
  });
});

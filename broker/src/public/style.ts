import { createHash } from 'node:crypto';

/** The CSS-only word about a page that stays open, with the way to the present one, comes after this. Seconds. */
const OPEN_LONG_S = 120;

/**
 * One sheet, inside each page: a page is whole by itself, also when it is saved, mailed or printed. Colour belongs to danger; the rest
 * is a cool neutral scale and one teal.
 */
export const STYLE = `
:root{color-scheme:light dark;--ground:#fff;--text:#0f181e;--soft:#3f4e58;--line:#d0d9de;--teal:#0b6c7e;--band:#22313a;--on-band:#fff;--hatch:rgb(15 24 30/.13);--call:#eef3f5}
@media (prefers-color-scheme:dark){:root{--ground:#0b1218;--text:#e8eef1;--soft:#b1bfc8;--line:#31434f;--teal:#6fd0de;--band:#d7e1e6;--on-band:#0b1218;--hatch:rgb(232 238 241/.16);--call:#16212a}}
*{box-sizing:border-box}
html{font:16px/1.5 "Noto Sans JP","Noto Sans CJK JP","Hiragino Sans","Hiragino Kaku Gothic ProN","Yu Gothic",sans-serif;background:var(--ground);color:var(--text);-webkit-text-size-adjust:100%;font-variant-numeric:tabular-nums}
body{max-width:46rem;margin:0 auto;padding:0 1rem 2rem;overflow-wrap:anywhere;line-break:strict}
h1,h2,h3,p,ul,dl,dd,figure{margin:0;padding:0}
ul{list-style:none}
a{color:var(--teal)}
a:focus-visible{outline:3px solid var(--teal);outline-offset:2px}
small,.quiet{color:var(--soft);font-size:.875rem;font-weight:400}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--ground);padding:.5rem}
.drill{background:repeating-linear-gradient(45deg,var(--band) 0 14px,transparent 14px 22px) var(--line);margin:0 -1rem;padding:.35rem 1rem}
.drill p{background:var(--ground);padding:.2rem .6rem;font-weight:700}
.top{display:flex;align-items:baseline;justify-content:space-between;gap:1rem;padding:.9rem 0 .2rem}
h1{font-size:1.375rem;line-height:1.3}
.lang{display:flex;flex-wrap:wrap;justify-content:flex-end;gap:0 1rem}.lang a{white-space:nowrap;padding:.6rem 0}
.when{font-weight:700}
.stale{border-left:4px solid var(--text);padding-left:.6rem;margin:.3rem 0}
.open-long{background:var(--text);color:var(--ground);font-weight:700;overflow:hidden;animation:appear 1s ${OPEN_LONG_S}s both;position:sticky;top:0;z-index:2;margin:0 -1rem}
.open-long p{padding:.7rem 1rem 0}
.open-long a{display:block;padding:.7rem 1rem;color:inherit}.open-long a:focus-visible{outline-color:currentColor;outline-offset:-4px}
@keyframes appear{from{visibility:hidden;max-height:0}to{visibility:visible;max-height:12rem}}
.what{background:var(--call);margin:.6rem -1rem 0;padding:.6rem 1rem}
.what strong{display:block}.what small{display:block;line-height:1.4}
.jump{display:grid;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));gap:0 1.5rem;padding:.3rem 0}
.jump a{display:flex;align-items:center;gap:.6rem;min-height:48px;padding:.3rem 0;border-bottom:1px solid var(--line);color:inherit;text-decoration:none}
.jump b{text-decoration:underline;text-decoration-color:var(--teal);text-underline-offset:3px;white-space:nowrap}
h2{font-size:1.125rem;padding:1.2rem 0 .4rem;border-bottom:2px solid var(--text)}
h2 small{margin-left:.6rem}
.station{display:grid;grid-template-columns:6.5rem minmax(0,1fr);gap:.2rem .8rem;padding:.9rem 0;border-bottom:1px solid var(--line);break-inside:avoid}
.station .said{grid-column:2}
.station.blind{grid-template-columns:1fr}.station.blind .said{grid-column:1}
h3{font-size:1.125rem;line-height:1.35}
h3 a{color:inherit;text-decoration-color:var(--teal);text-underline-offset:3px}
h3 small,h1 small{display:block}
.level{display:flex;align-items:center;gap:.5rem;font-weight:700;line-height:1.3;padding:.15rem 0}.level small{display:inline-block}
.badge{flex:none;width:1.9rem;height:1.9rem}
.plate{fill:#fff;stroke:#b3c0c8}
.value{display:flex;flex-wrap:wrap;align-items:baseline;gap:0 .6rem;font-size:1.6rem;font-weight:700;line-height:1.25}
.value small{font-size:1rem}.value .num{white-space:nowrap}
.value .trend{font-size:.9375rem;font-weight:400}
.value s{text-decoration-thickness:2px;color:var(--soft);font-weight:400}
.late .value b,.doubtful .value b{background:repeating-linear-gradient(45deg,transparent 0 5px,var(--hatch) 5px 8px);opacity:.75}
.resting .value{font-size:1.125rem;font-weight:400}
.official{padding:.5rem 0 .3rem}.official li{display:flex;gap:.6rem;align-items:flex-start;padding:.35rem 0}.official p{line-height:1.4}.official small{display:block}.ordered b{font-size:1.0625rem}
.tag{display:inline-block;border:1px solid currentColor;border-radius:3px;padding:0 .35rem;font-size:.8125rem;font-weight:700;white-space:nowrap}
.age{color:var(--soft)}
.late .age,.silent .age{color:var(--text);font-weight:700}
.says{margin-top:.15rem}
figure{position:relative;background:repeating-linear-gradient(45deg,transparent 0 7px,var(--hatch) 7px 12px)}
figure img{display:block;width:100%;height:auto;aspect-ratio:4/3;object-fit:contain;background:var(--band)}
figure.whole img{aspect-ratio:auto;object-fit:contain}
figure.late img,figure.silent img{filter:grayscale(1) contrast(.75) opacity(.7)}
.station>a{text-decoration:none}figcaption span,.jump i{display:inline-block;font-style:normal;margin-right:.5rem}
figcaption{background:var(--band);color:var(--on-band);font-size:.8125rem;line-height:1.35;padding:.2rem .4rem}
.none{display:block;min-height:4rem}
.shots{display:grid;grid-template-columns:repeat(auto-fill,minmax(7.5rem,1fr));gap:.25rem .75rem;padding:.4rem 0}
.shots a{display:inline-block;padding:.55rem 0}
.hydrograph{display:block;width:100%;max-width:38rem;height:auto;font-size:11px}
.grid line{stroke:var(--line)}.grid text{fill:var(--soft)}
.marks line{stroke:var(--text);stroke-dasharray:5 3}
.names text{fill:var(--text);paint-order:stroke;stroke:var(--ground);stroke-width:3px;stroke-linejoin:round}
.line path{fill:none;stroke:var(--teal);stroke-width:2.2;stroke-linejoin:round;stroke-linecap:round}.line .cross{stroke:var(--text);stroke-width:1.5}.line circle{fill:var(--teal)}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.4rem .6rem .4rem 0;border-bottom:1px solid var(--line);font-weight:400}
td.m{text-align:right;white-space:nowrap;padding-right:0}th small{display:block}
tr.now td,tr.now th{font-weight:700;border-block:2px solid var(--text)}
th .badge{width:1.4rem;height:1.4rem;vertical-align:middle;margin-right:.35rem}
.back{display:inline-block;padding:.7rem 0}
main>.value{font-size:2.2rem}main>.level{font-size:1.125rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}
dt{color:var(--soft)}
footer{margin-top:1.5rem;padding-top:.8rem;border-top:2px solid var(--text)}
footer p+p,footer ul{margin-top:.4rem}
footer li a{display:inline-block;padding:.4rem 0}
@media (min-width:40rem){.station{grid-template-columns:11rem 1fr}h1 small{display:inline}}
@page{margin:1.4cm}
@media print{:root{--ground:#fff;--text:#000;--soft:#333;--line:#999;--teal:#000;--band:#fff;--on-band:#000;--call:#fff}html{font-size:10.5pt}body{max-width:none;padding:0}.badge,.badge *,.drill,figure,figure img,.value b{print-color-adjust:exact;-webkit-print-color-adjust:exact}.lang,.jump,.skip,.open-long,.screen{display:none}.station{grid-template-columns:4.5cm 1fr;padding:.25cm 0}h2{break-after:avoid}figcaption{border:1px solid #000;border-top:0}.what{border:1px solid #000;margin:.3cm 0 0;padding:.2cm .4cm}a{color:inherit;text-decoration:none}}
`;

/** CSP level 3, 6.7.3.3: the hash of what stands between the tags, so that nothing else can be a style. */
export const STYLE_HASH: string = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`;

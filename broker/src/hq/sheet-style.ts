const FOOT = 'font:7pt "Noto Sans JP","Noto Sans CJK JP",sans-serif;color:#333';
/** At the foot of every page: what it is, its number, and how many there are. */
const footOf = (title: string): string =>
  `@page{@bottom-left{content:"川守　${title}";${FOOT}}@bottom-right{content:counter(page) " / " counter(pages) " ページ";${FOOT}}}`;

/** Says on every page that it is an exercise. */
export const drillFoot = (title: string): string => `@page{@bottom-left{content:"【訓練】川守　${title}"}}`;

/** A4 landscape with its title and number on every page; nothing of it needs a script. */
export const SHEET_STYLE = `
${footOf('正時表')}
@page{size:A4 landscape;margin:6mm 8mm 9mm}
:root{color-scheme:light}
*{box-sizing:border-box}
html{font:9pt/1.2 "Noto Sans JP","Noto Sans CJK JP","Hiragino Sans","Yu Gothic",sans-serif;color:#0f181e;background:#fff;font-variant-numeric:tabular-nums}
body{width:281mm;margin:0 auto;padding:4mm 0 8mm}
nav{display:flex;flex-wrap:wrap;gap:2mm 5mm;align-items:baseline;padding:2mm 3mm;margin-bottom:4mm;border:1px solid #b3c0c8;font-size:11pt;line-height:1.7}
nav a{color:#0b5563;padding:1.6mm 0}
nav b{font-weight:700}
nav span{color:#3f4e58;flex-basis:100%;font-size:10pt}
.sheet+.sheet{break-before:page}
.head{display:flex;align-items:baseline;gap:4mm;line-height:1.3}
h1{font-size:15pt;margin:0;white-space:nowrap}
.head p{margin:0;white-space:nowrap}
.head .when{font-size:11pt;font-weight:700}
.head .made{margin-left:auto;text-align:right;font-size:9pt;line-height:1.15;white-space:nowrap}
.head .drill{align-self:center;padding:0 2mm;font-weight:700;font-size:13pt;letter-spacing:.1em;background:#0f181e;color:#fff;print-color-adjust:exact;-webkit-print-color-adjust:exact}
table{border-collapse:collapse;width:100%;table-layout:fixed;margin-top:1mm}
col.place{width:43mm}col.peak{width:21mm}
th,td{border:.5pt solid #7d8a92;padding:0 .5mm;text-align:right;vertical-align:top;font-weight:400}
thead{display:table-header-group}
thead th{border-bottom:1.2pt solid #0f181e;font-size:9pt;font-weight:700;text-align:center;line-height:1.2}
thead tr.days th{font-size:7.5pt;border-bottom:.5pt solid #7d8a92;text-align:left}
tbody{border-bottom:1.2pt solid #0f181e}
tr{break-inside:avoid}
tbody th{text-align:left;padding-bottom:.2mm;font-size:8pt;line-height:1}
td p,th p{margin:0}
.name{font-size:8pt;font-weight:700;white-space:nowrap}
th small{font-size:5.6pt;color:#26323a;white-space:nowrap}
.marks{font-size:5.4pt;line-height:1.08}
.marks span{white-space:nowrap}
.cell{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:baseline;column-gap:.8mm;line-height:1.2}
.value{flex:1 0 calc(100% - 4mm);font-size:9pt;font-weight:600;white-space:nowrap}
.value.long{font-size:7.4pt}
.value small{font-size:5.2pt;font-weight:400}
.change{font-size:6.2pt;text-align:left;white-space:nowrap}
.cell b{font-size:6.2pt;margin-left:auto;min-width:0;overflow-wrap:anywhere}
svg.badge{align-self:center;width:2.9mm;height:2.9mm;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.plate{fill:none}
.reached{background:#eef1f3;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.why{text-align:center;line-height:1.1}
.why small{font-size:5.2pt}
.why p{font-size:6.4pt}
td .doubt{font-size:6.2pt;line-height:1.2;white-space:nowrap;text-align:center}
.rain th,.rain td{font-size:6.8pt;line-height:1.15;border-top:.5pt dotted #7d8a92;white-space:nowrap}
.rain th{text-align:right;font-size:6.2pt}
.legend{font-size:9pt;line-height:1.15;margin:.6mm 0 0}
.legend svg.badge{vertical-align:-.6mm}
.roomy col.place{width:50mm}.roomy col.peak{width:24mm}
.roomy .value{flex-basis:100%;order:-2}.roomy svg.badge{order:-1}.roomy .change{flex:1 0 0}.roomy .cell b{order:1;flex:1 0 100%;text-align:right}
.roomy .value{font-size:12pt}.roomy .value.long{font-size:9.6pt}.roomy .value{white-space:normal}.roomy .value small{display:inline-block}.roomy :is(.value,.why) small{font-size:9pt}
.roomy .change{font-size:9pt;text-align:right}.roomy .cell b,.roomy .why p,.roomy td .doubt{font-size:9pt}
.roomy svg.badge{width:3.6mm;height:3.6mm}
.roomy thead th,.roomy thead tr.days th,.roomy thead small{font-size:9pt}
.roomy tbody th{line-height:1.15}.roomy .name{font-size:11pt}.roomy th small{font-size:9pt}.roomy .marks{font-size:9pt;line-height:1.15}
.roomy .rain th,.roomy .rain td{font-size:9pt}
.roomy td,.roomy tbody th{padding-top:.8mm;padding-bottom:.6mm}
.middle .value{font-size:10.5pt}.middle .name{font-size:9pt}
.middle :is(.change,.cell b,.why p,td .doubt,th small,.value small,.why small,.marks){font-size:7.4pt;line-height:1.1}
.middle tbody th{line-height:1.05}.middle td,.middle tbody th{padding-top:.2mm;padding-bottom:.2mm}
.middle :is(.rain th,.rain td){font-size:8pt;line-height:1.1}
.large .value{font-size:14.5pt}.large .value.long{font-size:11pt}.large .name{font-size:15pt}
.large :is(.change,.cell b,.why p,td .doubt,tbody th small,.marks,.rain th,.rain td){font-size:10.5pt}.large .legend{font-size:10.5pt;line-height:1.3;margin-top:2mm}
.large thead th,.large thead tr.days th{font-size:11pt}
.large svg.badge{width:5mm;height:5mm}
.large td,.large tbody th{padding:1.6mm .8mm}
@media screen{.sheet+.sheet{margin-top:8mm}body{padding:6mm;box-shadow:0 0 0 1px #d8e0e4;width:auto;max-width:295mm}.sheet{overflow-x:auto}.sheet>table{min-width:281mm}.sheet>:not(table){position:sticky;left:0}}
@media print{nav{display:none}body{width:auto;padding:0;margin:0}}
`;

/** What the reception book has besides: a table of words. */
export const RECEPTION_STYLE = `
${footOf('受信簿')}
@page{margin:7mm 11mm 11mm}
table.entries{table-layout:fixed;margin-top:1.5mm}
.entries th,.entries td{white-space:normal;text-align:left;vertical-align:top;padding:.6mm 1.2mm .6mm 0;line-height:1.35}
.entries td{word-break:auto-phrase}
.entries p{margin:0}
.entries col.at{width:19mm}.entries col.kind{width:23mm}.entries col.from{width:36mm}.entries col.next{width:42mm}
.entries tr{break-inside:avoid}
.entries .said{white-space:pre-line}
.withdrawn .said{text-decoration:line-through}
`;

/** What the hand-over sheet has besides: room to write and to sign. */
export const HAND_OVER_STYLE = `
h2{break-after:avoid}li{break-inside:avoid}
.hand{break-inside:avoid}
.line{height:8mm;border-bottom:.5pt solid #7d8a92}
.sign{display:grid;grid-template-columns:2fr 1fr 2fr 1fr;gap:3mm;margin-top:2mm}
.sign span{height:11mm;border:.5pt solid #7d8a92;padding:.5mm 1mm;font-size:7pt}
`;

/** What the roll of a muster has besides: a table to tick and to write on, a page for each muster. */
export const MUSTER_STYLE = `
@page{size:A4;margin:9mm 9mm 11mm;@bottom-left{content:"川守　参集名簿";font:7pt "Noto Sans JP","Noto Sans CJK JP",sans-serif;color:#333}@bottom-right{content:counter(page) " / " counter(pages) " ページ";font:7pt "Noto Sans JP","Noto Sans CJK JP",sans-serif;color:#333}}
.muster+.muster{break-before:page}
h2{break-after:avoid}
table.heads{width:auto;margin:1mm 0}.heads th,.heads td{padding:.3mm 3mm .3mm 0}
.heads tr:last-child>*{font-weight:700}
table.roll{table-layout:fixed;border-top:1.2pt solid #0f181e}
.roll col.tick{width:7mm}.roll col.name{width:32mm}.roll col.state{width:33mm}.roll col.numbers{width:25mm}.roll col.time{width:17mm}.roll col.remark{width:20mm}
.roll th,.roll td{white-space:normal;text-align:left;vertical-align:top;padding:.7mm 1mm .6mm 0;line-height:1.3;word-break:auto-phrase}
.roll thead th,.roll thead th:nth-child(4){padding-left:0}
.roll thead{display:table-header-group}.roll tr{break-inside:avoid}
.roll tr.group th{font-size:9pt;padding-top:1.6mm;border-bottom:.8pt solid #0f181e}
.roll td.write{border-left:.4pt dotted #7d8a92}
.roll i{display:block;width:4mm;height:4mm;border:.8pt solid #0f181e;text-align:center;font:700 9pt/3.6mm sans-serif}
.roll .silent .state{font-weight:700}
.strangers{break-inside:avoid}.line{height:8mm;border-bottom:.5pt solid #7d8a92}
@media screen and (max-width:188mm){.roll thead,.roll col{display:none}.roll tr{display:block;position:relative;padding-left:9mm!important}.roll tr.group{padding-left:0!important}.roll th,.roll td{display:block;border:0;padding:0}.roll .tick{position:absolute;left:0;top:1.5mm}.roll td.write{display:none}.heads th,.heads td{padding-right:2mm}table.heads tr :is(th,td):nth-child(6){display:table-cell}}
`;

/** What the check before a storm has besides: a table to tick and to write on, with its page and their number at the foot of each. */
export const STORM_CHECK_STYLE = `
${footOf('台風前点検表')}
@page{size:A4;margin:7mm 9mm 9mm}
.totals{display:flex;flex-wrap:wrap;gap:0 6mm;align-items:baseline;font-size:11pt;font-weight:700;margin:1mm 0}
.mark{display:inline-block;min-width:8.4mm;text-align:center;border:.8pt solid transparent;font-size:8pt;line-height:1.35}
.mark.bad{background:#0f181e;color:#fff;border-color:#0f181e;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.mark.look{border-color:#0f181e}
.mark.good{font-weight:400}
table.checks{table-layout:fixed;border-top:1.2pt solid #0f181e}
.checks col.tick{width:6.5mm}.checks col.verdict{width:10.5mm}.checks col.what{width:37mm}.checks col.now{width:48mm}.checks col.who{width:19mm}.checks col.time{width:13mm}
.checks th,.checks td{white-space:normal;text-align:left;vertical-align:top;padding:.3mm 1mm .25mm 0;font-size:7.4pt;line-height:1.22;word-break:auto-phrase}
.checks thead th,.checks thead th:nth-child(4){font-size:7pt;padding-left:0}
.checks thead{display:table-header-group}.checks tr{break-inside:avoid}
.checks tbody th{font-weight:600}.checks .good th{font-weight:400}
.checks td.write{border-left:.4pt dotted #7d8a92}
.checks .tick i{display:block;width:3.4mm;height:3.4mm;border:.8pt solid #0f181e;margin:.1mm 0 0 .4mm}
.checks u{display:inline-block;width:18mm;border-bottom:.6pt solid #0f181e;height:3mm}
.checks small{font-size:6.4pt;color:#26323a}
.hand{break-inside:avoid}
.line{height:5.5mm;border-bottom:.5pt solid #7d8a92}
.sign{display:grid;grid-template-columns:2fr 1fr 2fr 1fr;gap:3mm;margin-top:2mm}
.sign span{height:8mm;border:.5pt solid #7d8a92;padding:.5mm 1mm;font-size:7pt}
@media screen and (max-width:188mm){.checks thead{display:none}.checks th,.checks td{font-size:10pt}.checks tbody th{display:block;border:0;padding:0}.checks small{font-size:8pt}.checks tr{display:block;position:relative;padding-left:9mm!important}.checks .tick{position:absolute;left:0;top:1.5mm}.checks td.write{display:none}.mark{font-size:9pt}}
`;

/** One page of A4. */
export const REPORT_STYLE = `
@page{size:A4;margin:9mm 11mm}
:root{color-scheme:light}
*{box-sizing:border-box}
html{font:8.6pt/1.32 "Noto Sans JP","Noto Sans CJK JP","Hiragino Sans","Yu Gothic",sans-serif;color:#0f181e;background:#fff;font-variant-numeric:tabular-nums}
body{max-width:188mm;margin:0 auto;padding:4mm;overflow-wrap:anywhere}
nav{display:flex;flex-wrap:wrap;gap:2mm 5mm;padding:2mm 3mm;margin-bottom:4mm;border:1px solid #b3c0c8;font-size:11pt}
nav a{color:#0b5563;padding:2.6mm 0}nav span{color:#3f4e58;flex-basis:100%;font-size:10pt}
nav form{display:flex;flex-wrap:wrap;gap:2mm 4mm;align-items:center;flex-basis:100%}nav :is(input,select,button){font:inherit;min-height:9mm;max-width:100%}
.head{display:flex;flex-wrap:wrap;align-items:baseline;gap:0 4mm}
h1{font-size:16pt;margin:0;line-height:1.2}
h2{font-size:10pt;margin:2.2mm 0 .6mm;border-bottom:1.2pt solid #0f181e;line-height:1.3}
p{margin:0}
.when{font-size:13pt;font-weight:700}
.made{margin-left:auto;font-size:7.5pt}
.drill{align-self:center;padding:0 2mm;font-weight:700;font-size:13pt;letter-spacing:.1em;background:#0f181e;color:#fff;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.counts{font-weight:600}
table{border-collapse:collapse;width:100%}
th,td{border-bottom:.5pt solid #7d8a92;padding:.15mm 1mm .15mm 0;text-align:right;font-weight:400;vertical-align:baseline;white-space:nowrap}
thead th{font-size:7.4pt;color:#26323a}
th:first-child,td.words,thead th:nth-child(4){text-align:left;padding-left:2mm}
th:first-child{padding-left:0}
td.quiet{font-size:7.4pt;color:#26323a}
tbody th{font-weight:700}
small{font-size:7pt;font-weight:400}
svg.badge{width:3.6mm;height:3.6mm;vertical-align:-.8mm;margin-right:.6mm;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.plate{fill:none}
ul{margin:0;padding:0;list-style:none}
li{padding:.25mm 0;border-bottom:.4pt dotted #7d8a92;line-height:1.25}
.foot{margin-top:2mm;font-size:6.8pt;line-height:1.3}
@media screen and (max-width:188mm){html{font-size:10.5pt}.made{margin-left:0}th,td{white-space:normal;overflow-wrap:normal}td:not(.words){white-space:nowrap}table:not(.entries) :is(th,td):nth-child(6),td.peak{display:none}small{font-size:7pt}.entries td{white-space:normal;overflow-wrap:anywhere}.entries,.entries tbody,.entries tr,.entries td{display:block}.entries thead{display:none}.entries td{border:0;padding:0}.entries tr{border-bottom:1pt solid #7d8a92;padding:1.5mm 0}.sign{grid-template-columns:2fr 1fr}}
@media print{nav{display:none}body{max-width:none;padding:0}}
`;

import {
  IsoInstant,
  lengthWords,
  PersonId,
  RehearsalNow,
  RehearsalReport,
  RehearsalRequest,
  RehearsalView,
  toIsoJst,
} from '@kawamori/contracts';
import type { OperatorClient } from './operator-client.js';
import { byRunningHub, type Faults, type Io, ownCommand, ownWords } from './own-words.js';

export const REHEARSAL_HELP = `kawamori rehearsal: a flood in fast motion through the real pipeline, to chosen people, marked 訓練 everywhere
                    訓練（選んだ人だけに、訓練と明記した連絡が届きます）

usage: kawamori rehearsal start --flood NAME --speed N --person ID [--person ID …] --as ID
       kawamori rehearsal start --from TIME --to TIME --speed N --person ID [--person ID …] --as ID
       kawamori rehearsal confirm --as ID
       kawamori rehearsal status [--json]
       kawamori rehearsal stop
       kawamori rehearsal report ID [--json]

  start        asks for one. It begins when somebody else confirms it within fifteen minutes: on the screens, where this
               command asked, or by this command, where somebody asked on the screens
  confirm      begins the one that was asked for on the screens
  status       what is asked for, or runs, or ended last
  stop         ends it, or takes it back; one person alone may do that
  report       who was told when, and who answered after how long

  --flood NAME   a folder of hydrographs below rehearsal.floods of the hub's file
  --from, --to   a period that this hub has seen, seven days at most (2026-06-02T12:00:00+09:00)
  --speed N      river time in real time, 1 to 60
  --person ID    whom it may call; nobody else is called
  --as ID        who asks for it or confirms it: two people begin one, each by name
  --data DIR     the hub's data folder (default: $KAWAMORI_DATA, else .kawamori/hub)

Needs a running hub. Exit codes: 0 done, 1 not possible, 2 wrong usage.
`;

type Asked =
  | { verb: 'start'; as?: PersonId | undefined; request: RehearsalRequest }
  | { verb: 'confirm'; as?: PersonId | undefined }
  | { verb: 'stop' }
  | { verb: 'status'; json: boolean }
  | { verb: 'report'; id: string; json: boolean };

const VERBS = ['start', 'confirm', 'status', 'stop', 'report'];
const OPTIONS = {
  flood: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  speed: { type: 'string' },
  person: { type: 'string', multiple: true },
  as: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** The words after `rehearsal`; every fault told together. */
export function readRehearsalWords(argv: readonly string[]): Asked | 'help' | Faults {
  const line = ownWords('rehearsal', argv, { verbs: VERBS, options: OPTIONS });
  if (line === 'help' || 'faults' in line) return line;
  const { verb, words, values } = line;
  const { json, help: _help, as: named, ...given } = values;
  const as = PersonId.safeParse(named).data;
  const faults: string[] = [];
  const [id, ...more] = verb === 'report' ? words : [undefined, ...words];
  for (const word of more) faults.push(`rehearsal ${verb}: unexpected word ${word}`);
  if (verb === 'report' && id === undefined) faults.push('rehearsal report: expected the ID of a rehearsal');
  if (named !== undefined && verb !== 'start' && verb !== 'confirm')
    faults.push(`rehearsal ${verb} takes no --as`);
  else if (named !== undefined && as === undefined)
    faults.push(`rehearsal ${verb}: --as: expected the ID of a person, received ${named}`);
  if (verb !== 'start')
    for (const name of Object.keys(given)) faults.push(`rehearsal ${verb} takes no --${name}`);
  if (json && verb !== 'status' && verb !== 'report') faults.push(`rehearsal ${verb} takes no --json`);
  if (verb === 'start') {
    const request = requestOf(given);
    if (faults.length === 0 && !Array.isArray(request)) return { verb, as, request };
    return { faults: [...faults, ...(Array.isArray(request) ? request : [])] };
  }
  if (faults.length > 0) return { faults };
  if (verb === 'report') return { verb, id: id ?? '', json: json ?? false };
  if (verb === 'status') return { verb, json: json ?? false };
  return verb === 'confirm' ? { verb, as } : { verb: 'stop' };
}

interface Given {
  flood?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  speed?: string | undefined;
  person?: string[] | undefined;
}

function requestOf({ flood, from, to, speed, person }: Given): RehearsalRequest | string[] {
  const faults: string[] = [];
  const isPeriod = from !== undefined || to !== undefined;
  if ((flood !== undefined) === isPeriod)
    faults.push('rehearsal start: expected either --flood, or --from and --to');
  const [begin, finish] = [IsoInstant.safeParse(from), IsoInstant.safeParse(to)];
  if (isPeriod && (!begin.success || !finish.success))
    faults.push('rehearsal start: --from and --to: expected times such as 2026-06-02T12:00:00+09:00');
  if (!/^\d+(?:\.\d+)?$/.test(speed ?? '') || Number(speed) < 1 || Number(speed) > 60)
    faults.push(`rehearsal start: --speed: expected 1 to 60, received ${speed ?? 'none'}`);
  if (person === undefined) faults.push('rehearsal start: --person: expected at least one');
  if (faults.length > 0) return faults;
  const what = isPeriod ? { from: begin.data, to: finish.data } : { name: flood };
  const request = RehearsalRequest.safeParse({ flood: what, speed: Number(speed), people: person });
  if (request.success) return request.data;
  return request.error.issues.map(
    ({ path, message }) => `rehearsal start: ${OPTION_OF[String(path[0])]}: ${message}`,
  );
}

const OPTION_OF: Readonly<Record<string, string>> = {
  flood: '--flood, --from and --to',
  speed: '--speed',
  people: '--person',
};

const saidBy = ({ as }: { as?: PersonId | undefined }) => (as === undefined ? '' : `?as=${as}`);

/** Until its processes stand. */
const BEGINS_WITHIN_MS = 60_000;

/** `kawamori rehearsal …`; the exit code. */
export const rehearsalCommand = (argv: readonly string[], at: { io: Io; dataDir: string }): Promise<number> =>
  ownCommand(readRehearsalWords(argv), { name: 'rehearsal', help: REHEARSAL_HELP, ...at }, (asked) =>
    byRunningHub(at, (hub) => carryOut(asked, hub, at.io)),
  );

async function carryOut(asked: Asked, hub: OperatorClient, { out, err }: Io): Promise<number> {
  const current = async () => RehearsalNow.parse(await hub.ask('GET', '/api/v1/rehearsal')).now;
  switch (asked.verb) {
    case 'start': {
      const view = RehearsalView.parse(
        await hub.ask('POST', `/api/v1/rehearsal${saidBy(asked)}`, asked.request),
      );
      out(
        `${lines(view).join('\n')}\nsomebody else confirms it on the screens, until ${toIsoJst(view.expiresAt)}\n`,
      );
      return 0;
    }
    case 'status': {
      const view = await current();
      if (asked.json) out(`${JSON.stringify(view, undefined, 2)}\n`);
      else out(view ? `${lines(view).join('\n')}\n` : 'no rehearsal since the hub’s start\n');
      return 0;
    }
    case 'confirm':
    case 'stop': {
      const view = await current();
      if (!view || view.ended) {
        err('there is no rehearsal\n');
        return 1;
      }
      const path = `/api/v1/rehearsal/${view.id}/${asked.verb}${asked.verb === 'confirm' ? saidBy(asked) : ''}`;
      const next = RehearsalView.parse(await hub.ask('POST', path, {}, BEGINS_WITHIN_MS));
      out(`${lines(next).join('\n')}\n`);
      return 0;
    }
    case 'report': {
      const answer = await hub.ask('GET', `/api/v1/rehearsal/${encodeURIComponent(asked.id)}/report`);
      const report = RehearsalReport.parse(answer);
      if (asked.json) out(`${JSON.stringify(report, undefined, 2)}\n`);
      else out(`${[...lines(report), ...noticeLines(report)].join('\n')}\n`);
      return 0;
    }
  }
}

function lines({ id, state, flood, speed, people, ...view }: RehearsalView): string[] {
  const what = 'name' in flood ? flood.name : `${toIsoJst(flood.from)} to ${toIsoJst(flood.to)}`;
  return [
    `${id}\t${state}\t${what} at ${speed}x`,
    `  may call: ${people.map(({ nameJa }) => nameJa).join('、')}`,
    `  asked for by ${view.armedBy}${view.confirmedBy === null ? '' : `, confirmed by ${view.confirmedBy}`}`,
    ...(view.until === null ? [] : [`  until ${toIsoJst(view.until)}`]),
    ...(view.yieldedAt === null
      ? []
      : [`  real notices leave since ${toIsoJst(view.yieldedAt)}: no message of it does any more`]),
    ...(view.ended
      ? [
          `  ended ${toIsoJst(view.ended.at)}: ${view.ended.why}${view.ended.by === null ? '' : ` by ${view.ended.by}`} ${view.ended.detail}`.trimEnd(),
        ]
      : []),
  ];
}

const after = (ms: number) => lengthWords(ms, 'en');

function noticeLines({ notices }: RehearsalReport): string[] {
  if (notices.length === 0) return ['no message left'];
  return notices.flatMap(({ subjectJa, decidedAt, told, acknowledged }) => [
    `${toIsoJst(decidedAt)}\t${subjectJa}`,
    ...told.map(
      ({ person, channel, afterMs, outcome, detail }) =>
        `  ${after(afterMs)}\t${person}\t${channel}\t${outcome}\t${detail}`,
    ),
    ...(acknowledged.length === 0
      ? ['  nobody answered']
      : acknowledged.map(({ by, afterMs }) => `  ${after(afterMs)}\tanswered by ${by}`)),
  ]);
}

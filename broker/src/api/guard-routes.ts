import type { TownId } from '@kawamori/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiFault } from './api-fault.js';
import { type Caller, type Refusal, type Right, refusalOf } from './rights.js';

export interface RouteGuard {
  /** Every route, by method and address, and who may call it. */
  rights: Readonly<Record<string, Right>>;
  /** @throws ApiFault 401 where nobody is signed in */
  caller(request: FastifyRequest): Caller;
  /** Whose station, camera or person an id names. */
  townOf(kind: 'station' | 'camera' | 'person', id: string): TownId | undefined;
}

const REFUSALS: Readonly<Record<Refusal, readonly [code: string, message: string]>> = {
  role: ['not-allowed', 'この操作をする権限がありません。必要なときは管理者に相談してください。'],
  'second-factor': [
    'second-factor-wanted',
    '本部と管理者の操作には、2つ目の鍵（パスキー・セキュリティキーか認証アプリ）の登録が必要です。「アカウント」の画面で登録してください。確認などの当番の操作は、登録しなくてもできます。',
  ],
  'other-town': ['other-town', 'ほかの町の観測所です。その町の担当者に依頼してください。'],
  'code-wanted': [
    'code-wanted',
    '2つ目の鍵（認証アプリの6桁の確認コードか、登録したキー）で、もう一度確認してください。',
  ],
};

/** Has every route that is added from here on go by its row of the table. */
export function guardRoutes(app: FastifyInstance, { rights, caller, townOf }: RouteGuard): void {
  const rightOf = (method: string, url: string): Right | undefined => {
    const row = `${method === 'HEAD' ? 'GET' : method} ${url}`;
    return Object.hasOwn(rights, row) ? rights[row] : undefined;
  };
  const undeclared: string[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) if (rightOf(one, url) === undefined) undeclared.push(`${one} ${url}`);
  });
  app.addHook('onReady', (done) => {
    if (undeclared.length === 0) return done();
    done(new Error(`${undeclared.join(', ')}: no row in broker/src/api/rights.ts says who may call it`));
  });
  app.addHook('onRequest', (request, _reply, done) => {
    const { method, url = '' } = request.routeOptions;
    const right = rightOf([method].flat().includes(request.method) ? request.method : '', url);
    if (right === undefined) throw new Error(`${request.method} ${url} has no row in rights.ts`);
    if (typeof right !== 'string') admit(request, right);
    done();
  });

  function admit(request: FastifyRequest, right: Exclude<Right, string>): void {
    const params = request.params as { id?: string; camera?: string; person?: string };
    const kind = right.ownTown === 'statement' || right.ownTown === 'account' ? undefined : right.ownTown;
    const named = kind && params[kind === 'station' ? 'id' : kind];
    const town = kind && named !== undefined ? townOf(kind, named) : undefined;
    const refusal = refusalOf(right, caller(request), town);
    if (!refusal) return;
    const [code, message] = REFUSALS[refusal];
    throw new ApiFault(403, code, message);
  }
}

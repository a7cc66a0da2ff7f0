/** Who acts at the command line, at the hub's socket or its data folder: a name that no account can have. */
export const OPERATOR = '(operator)';

const USER = /^[a-z_][a-z0-9_.-]{0,31}$/i;
const NAMED = /^\(operator(?: ([^)]*))?\)$/;

/** The same with the machine's user where it is known: `(operator oka)`. It names, and proves nothing. */
export const operatorNamed = (user: unknown): string =>
  typeof user === 'string' && USER.test(user) ? `(operator ${user})` : OPERATOR;

/** Of a name in the record: the machine's user, empty where it is not known; undefined where it is no operator's. */
export function operatorUser(by: string): string | undefined {
  const found = NAMED.exec(by);
  return found ? (found[1] ?? '') : undefined;
}

import { operatorNamed } from '@kawamori/contracts';

/** By this the command line says which user of the machine it runs as. Whoever reaches the socket may say anything. */
export const OPERATOR_HEADER = 'x-kawamori-operator';

/** As whom a request at the operator's socket stands in the record. */
export const operatorBehind = ({ headers }: { headers: Readonly<Record<string, unknown>> }): string =>
  operatorNamed(headers[OPERATOR_HEADER]);

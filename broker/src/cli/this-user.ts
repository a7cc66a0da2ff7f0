import { userInfo } from 'node:os';
import { operatorNamed } from '@kawamori/contracts';

/** The machine's user as whom this process runs; undefined where the machine has no name for them. */
export function thisUser(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}

/** As whom this process stands in the record. */
export const thisOperator = (): string => operatorNamed(thisUser());

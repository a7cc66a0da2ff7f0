import type { ApiError } from '@kawamori/contracts';

/** An expected refusal of the API: status, a code for machines, a message for people. */
export class ApiFault extends Error {
  readonly status: number;
  readonly code: string;
  readonly more: Pick<ApiError, 'details' | 'secondFactor'>;
  constructor(
    status: number,
    code: string,
    message: string,
    more: Pick<ApiError, 'details' | 'secondFactor'> = {},
  ) {
    super(message);
    this.name = 'ApiFault';
    this.status = status;
    this.code = code;
    this.more = more;
  }
}

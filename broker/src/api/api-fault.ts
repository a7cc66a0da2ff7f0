/** An expected refusal of the API: status, a code for machines, a message for people. */
export class ApiFault extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: string[] | undefined;
  constructor(status: number, code: string, message: string, details?: string[]) {
    super(message);
    this.name = 'ApiFault';
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

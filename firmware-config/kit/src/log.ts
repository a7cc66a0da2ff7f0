import { type Logger, pino } from 'pino';

/** A constant phrase plus fields; the line carries the names of the parts that lead to it. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'child'>;

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Logs go to standard error as JSON lines; standard output is kept for results. Secrets print as `***`. */
export function makeLog(part: string, level: LogLevel = 'info'): Log {
  return pino(
    {
      level,
      base: { part },
      redact: { paths: ['password', 'secret', 'token', '*.password', '*.secret', '*.token'], censor: '***' },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    pino.destination({ fd: 2, sync: true }),
  );
}

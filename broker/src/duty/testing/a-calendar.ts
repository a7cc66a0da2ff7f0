import { HOUR } from '@kawamori/contracts';
import { minute } from '../../testing/builders.js';

const time = (hours: number) => new Date(minute(0) + hours * HOUR).toISOString().replace(/[-:]|\.000/g, '');

/** A calendar file of shifts, in hours after six. */
export const aCalendar = (...entries: [uid: string, from: number, to: number, who: string][]): string =>
  [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Town//JA'],
    ...entries.flatMap(([uid, from, to, who]) => [
      ...['BEGIN:VEVENT', `UID:${uid}`, 'DTSTAMP:20260601T000000Z'],
      ...[`DTSTART:${time(from)}`, `DTEND:${time(to)}`, `SUMMARY:当番：${who}`, 'END:VEVENT'],
    ]),
    ...['END:VCALENDAR', ''],
  ].join('\r\n');

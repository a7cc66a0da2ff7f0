import { SMS_ALONE, SMS_MOST_PARTS, SMS_PART } from '@kawamori/contracts';

/** One SMS-SUBMIT as `AT+CMGS` takes it (3GPP TS 23.040, 9.2.2.2, and 27.005, 3.5.1). */
export interface SubmitPdu {
  hex: string;
  /** Octets without the service centre's address. */
  length: number;
}

/** TP-MTI submit, TP-VPF relative (9.2.3.1 and 9.2.3.3). */
const SUBMIT = 0x11;
/** TP-SRR: a status report is asked for. TP-UDHI: the user data begin with a header. */
const WANTS_REPORT = 0x20;
const HAS_HEADER = 0x40;
/** TP-DCS: UCS-2, no class (23.038, 4). */
const UCS2 = 0x08;
/** TP-VP: the network tries for (n + 1) times 5 minutes, here six hours; what comes later has its time in it. */
const SIX_HOURS = 71;

/**
 * A text as the one to three messages that carry it.
 * @param number digits, with a leading + where it is international
 * @param reference 0 to 255, the same at a repeat: by it a telephone joins the parts
 * @throws RangeError where it needs more than three parts
 */
export function submitPdus(
  number: string,
  text: string,
  reference: number,
  wantsReport: boolean,
): SubmitPdu[] {
  const parts = partsOf(text);
  return parts.map((part, index) => {
    const data = Buffer.from(part, 'utf16le').swap16();
    // Concatenated short messages, 8-bit reference (9.2.3.24.1).
    const header = parts.length === 1 ? [] : [0x05, 0x00, 0x03, reference & 0xff, parts.length, index + 1];
    const first = SUBMIT | (wantsReport ? WANTS_REPORT : 0) | (header.length > 0 ? HAS_HEADER : 0);
    const tpdu = Buffer.concat([
      Buffer.from([first, 0x00]),
      addressOf(number),
      Buffer.from([0x00, UCS2, SIX_HOURS, header.length + data.length, ...header]),
      data,
    ]);
    // An empty service centre's address: the one of the SIM.
    return { hex: `00${tpdu.toString('hex').toUpperCase()}`, length: tpdu.length };
  });
}

/** No character of two units is halved: each part is a text of its own to a telephone that joins none. */
function partsOf(text: string): string[] {
  if (text.length <= SMS_ALONE) return [text];
  const parts: string[] = [];
  for (const character of text) {
    const last = parts.at(-1);
    if (last !== undefined && last.length + character.length <= SMS_PART)
      parts[parts.length - 1] = last + character;
    else parts.push(character);
  }
  if (parts.length > SMS_MOST_PARTS) {
    throw new RangeError(`a short message has at most ${SMS_MOST_PARTS} parts, this one ${parts.length}`);
  }
  return parts;
}

/** TP-DA: length in digits, type of number, the digits in swapped halves of octets (9.1.2.5). */
function addressOf(number: string): Buffer {
  const international = number.startsWith('+');
  const digits = international ? number.slice(1) : number;
  const padded = digits.length % 2 === 0 ? digits : `${digits}F`;
  const swapped = padded.replace(/(.)(.)/g, '$2$1');
  return Buffer.concat([
    Buffer.from([digits.length, international ? 0x91 : 0x81]),
    Buffer.from(swapped, 'hex'),
  ]);
}

/** What a network says became of one message. */
export interface StatusReport {
  /** The number that the modem gave the message, as `+CMGS` said it. */
  reference: number;
  /** Delivered; given up for good, or for a reason that may pass; or still under way (9.2.3.15). */
  outcome: 'delivered' | 'refused' | 'failed' | 'under-way';
  status: number;
}

/** Reads an SMS-STATUS-REPORT (9.2.2.3), or undefined where it is none. */
export function readStatusReport(hex: string): StatusReport | undefined {
  if (!/^(?:[0-9A-F]{2})+$/i.test(hex)) return undefined;
  const octets = Buffer.from(hex, 'hex');
  // Behind the service centre's address; then MTI, the reference, the recipient's address, and two times of seven octets.
  const at = 1 + (octets[0] ?? 0);
  const first = octets[at];
  const reference = octets[at + 1];
  const digits = octets[at + 2];
  if (first === undefined || (first & 0x03) !== 0x02 || reference === undefined || digits === undefined)
    return undefined;
  const status = octets[at + 4 + Math.ceil(digits / 2) + 14];
  return status === undefined ? undefined : { reference, outcome: outcomeOf(status), status };
}

function outcomeOf(status: number): StatusReport['outcome'] {
  if (status <= 0x1f) return 'delivered';
  if (status <= 0x3f) return 'under-way';
  return status <= 0x5f ? 'refused' : 'failed';
}

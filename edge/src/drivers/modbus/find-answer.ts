/** Bytes of a frame that is no data: unit, function, byte count or exception code, and two of CRC. */
const FRAME = 5;

/**
 * Finds the frame that answers a request for registers among the bytes that have come since. Noise before it is passed over, and the
 * echo of the request, which two-wire adapters with a receiver that is always on send back. The CRC is not looked at.
 * @param request function 3 or 4 (MODBUS Application Protocol V1.1b3, 6.3 and 6.4) as it stands on the line
 */
export function findAnswer(received: Buffer, request: Buffer): Buffer | undefined {
  const [unit, code = 0] = request;
  const bytes = 2 * request.readUInt16BE(4);
  const echoed = received.subarray(0, request.length).equals(request);
  for (let at = echoed ? request.length : 0; at + FRAME <= received.length; at += 1) {
    if (received[at] !== unit) continue;
    if (received[at + 1] === (code | 0x80)) return received.subarray(at, at + FRAME);
    const whole = at + FRAME + bytes;
    if (received[at + 1] === code && received[at + 2] === bytes && whole <= received.length) {
      return received.subarray(at, whole);
    }
  }
  return undefined;
}

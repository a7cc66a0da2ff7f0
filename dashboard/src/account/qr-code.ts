import encodeQR from 'qr';

/** A QR code as the path of its dark squares, each of one unit, with the white border that readers need. */
export function qrCode(text: string): { path: string; size: number } {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: 4 });
  const path = rows.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return { path: path.join(''), size: rows.length };
}

// The time code that edge/src/testing/rtsp_camera.py draws into each frame: 64 cells in two rows of 32 from the upper left corner,
// 8 bits of mark, 48 bits of milliseconds since 1970, 8 bits of their sum.

const COLUMNS = 32;
const MARK = 0b10110010;

/** Reads the code from a grey picture; undefined where there is none. @param grey one byte a pixel, row by row */
export function timeCodeIn(grey: Uint8Array, width: number): number | undefined {
  const bytes = Array.from({ length: 8 }, (_, byte) => {
    let value = 0;
    for (let bit = 0; bit < 8; bit++) value = value * 2 + (cellIsWhite(grey, width, byte * 8 + bit) ? 1 : 0);
    return value;
  });
  const [mark, ...rest] = bytes;
  const sum = rest.pop();
  if (mark !== MARK || rest.reduce((total, byte) => total + byte, 0) % 256 !== sum) return undefined;
  return rest.reduce((total, byte) => total * 256 + byte, 0);
}

function cellIsWhite(grey: Uint8Array, width: number, cell: number): boolean {
  const side = width / COLUMNS;
  const x = Math.floor(((cell % COLUMNS) + 0.5) * side);
  const y = Math.floor((Math.floor(cell / COLUMNS) + 0.5) * side);
  return (grey[y * width + x] ?? 0) > 127;
}

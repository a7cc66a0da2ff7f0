import sharp from 'sharp';

/** The same picture in few colours: words and marks stay sharp, and a document that shows it loads. */
export const smallPng = (png: Buffer): Promise<Buffer> =>
  sharp(png).png({ palette: true, effort: 10 }).toBuffer();

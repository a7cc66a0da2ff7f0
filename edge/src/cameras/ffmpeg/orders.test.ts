import { describe, expect, test } from 'vitest';
import { pushFramesOrder, pushOrder, stillOrder } from './orders.js';

const RTSP = { kind: 'rtsp', url: 'rtsp://192.0.2.7:554/stream1', transport: 'tcp' } as const;
const HTTP = { kind: 'http', url: "http://192.0.2.8/snap.jpg?user='x'" } as const;
const V4L2 = { kind: 'v4l2', device: '/dev/video0', size: '1280x720' } as const;
const SECRET = { user: 'admin', password: 'a b:c@d/e' };
const CAMERA = { maxWidth: 1_280, videoKbps: 800 };

/** The value after an option, for each time that it stands there. */
const valuesOf = (options: readonly string[], name: string) =>
  options.flatMap((option, index) => (option === name ? [options[index + 1]] : []));

describe('a camera with a password', () => {
  test.each([
    ['a still', stillOrder(RTSP, SECRET)],
    ['live video', pushOrder(RTSP, SECRET, { camera: CAMERA, copies: true })],
    ['an HTTP picture', stillOrder(HTTP, SECRET)],
  ])('has it in no argument of %s, but in what is written to standard input', (_what, order) => {
    const told = [...order.input.options, ...order.outputOptions].join(' ');
    expect(told).not.toContain('admin');
    expect(told).not.toContain('a%20b');
    expect(order.input.name).toBeUndefined();
    expect(order.input.script).toContain('//admin:a%20b%3Ac%40d%2Fe@192.0.2.');
  });
});

describe('a still', () => {
  test('of an RTSP camera begins with a key frame, and asks for no sound', () => {
    const { input } = stillOrder(RTSP, undefined);
    expect(valuesOf(input.options, '-skip_frame')).toEqual(['nokey']);
    expect(input.script?.split('\n')).toEqual([
      'ffconcat version 1.0',
      "file 'rtsp://192.0.2.7:554/stream1'",
      'option rtsp_transport tcp',
      'option allowed_media_types video',
      'option timeout 5000000',
      'option analyzeduration 1000000',
      '',
    ]);
  });

  test('of an HTTP camera is its own bytes, and its address ends no quotation', () => {
    const { input, outputOptions } = stillOrder(HTTP, undefined);
    expect(valuesOf(outputOptions, '-c:v')).toEqual(['copy']);
    expect(input.script).toContain("file 'http://192.0.2.8/snap.jpg?user=%27x%27'");
    expect(input.script).toContain('option rw_timeout 5000000');
  });

  test('of a USB camera names its device and size, and lets it measure the light first', () => {
    const { input, outputOptions } = stillOrder(V4L2, undefined);
    expect(input.name).toBe('/dev/video0');
    expect(valuesOf(input.options, '-f')).toEqual(['v4l2']);
    expect(valuesOf(input.options, '-video_size')).toEqual(['1280x720']);
    expect(valuesOf(outputOptions, '-vf')).toEqual(['select=gte(n\\,8)']);
  });
});

describe('live video', () => {
  test('in H.264 is passed on as it is', () => {
    const { outputOptions } = pushOrder(RTSP, undefined, { camera: CAMERA, copies: true });
    expect(valuesOf(outputOptions, '-c:v')).toEqual(['copy']);
    expect(outputOptions).not.toContain('libx264');
  });

  test.each([
    ['of a USB camera', pushOrder(V4L2, undefined, { camera: CAMERA, copies: false })],
    ['of frames', pushFramesOrder(5, { camera: CAMERA })],
  ])('%s is encoded at its bit rate, no wider than asked, with a key frame each second', (_what, order) => {
    const { outputOptions } = order;
    expect(valuesOf(outputOptions, '-c:v')).toEqual(['libx264']);
    expect(valuesOf(outputOptions, '-b:v')).toEqual(['800k']);
    expect(valuesOf(outputOptions, '-vf')[0]).toContain('scale=min(iw\\,1280):-2');
    expect(valuesOf(outputOptions, '-force_key_frames')).toEqual(['expr:gte(t,n_forced)']);
  });

  test('is silent, ends by itself after half an hour, and gives up a line that takes nothing', () => {
    const { outputOptions } = pushOrder(RTSP, undefined, { camera: CAMERA, copies: true });
    expect(outputOptions).toContain('-an');
    expect(valuesOf(outputOptions, '-t')).toEqual(['1800']);
    expect(valuesOf(outputOptions, '-rw_timeout')).toEqual(['5000000']);
  });
});

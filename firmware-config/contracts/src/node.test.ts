import { describe, expect, test } from 'vitest';
import { CameraDriverConfig } from './node.js';

describe('the address of a camera', () => {
  test.each([
    ['rtsp', 'rtsp://192.0.2.7/live?user=1@2'],
    ['http', 'http://camera.local:8080/snapshot.jpg'],
  ])('is taken: %s %s', (kind, url) => {
    expect(CameraDriverConfig.safeParse({ kind, url }).success).toBe(true);
  });

  test.each([
    ['rtsp', 'rtsp://admin:secret@192.0.2.7/live'],
    ['http', 'https://admin@192.0.2.7/snapshot.jpg'],
  ])('holds no user and no password: %s %s', (kind, url) => {
    const parsed = CameraDriverConfig.safeParse({ kind, url });
    expect(parsed.error?.issues[0]?.message).toContain('credentialFile');
  });
});

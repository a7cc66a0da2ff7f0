import type { CDPSession, Page } from 'playwright-core';

/** As Lighthouse has "slow 4G": 1.6 Mbit/s down, 0.75 up, 150 ms round trip. */
const SLOW_4G = {
  offline: false,
  latency: 150,
  downloadThroughput: (1.6 * 1_000_000) / 8,
  uploadThroughput: (0.75 * 1_000_000) / 8,
};

/** A page whose processor and network are those of a cheap telephone in a valley, as far as the browser can play it. */
export async function slowed(page: Page, how: { cpu: number; network: boolean }): Promise<CDPSession> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  if (how.network) await cdp.send('Network.emulateNetworkConditions', SLOW_4G);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: how.cpu });
  return cdp;
}

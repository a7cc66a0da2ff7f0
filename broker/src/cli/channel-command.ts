import { type ChannelView, toIsoJst } from '@kawamori/contracts';
import type { AtDesk } from './command-line.js';
import type { Desk } from './desk.js';

type Asked = Extract<AtDesk, { kind: 'channel-list' | 'channel-test' }>;

/** `kawamori channel list | test`. A test that one channel did not take ends with exit code 1. */
export async function channelCommand(
  command: Asked,
  desk: Pick<Desk, 'channels' | 'testChannels'>,
  out: (text: string) => void,
): Promise<number> {
  if (command.kind === 'channel-list') {
    const channels = await desk.channels();
    if (command.json) out(JSON.stringify(channels, undefined, 2));
    else if (channels.length === 0) out("nobody is told of anything: the hub's file names no recipients");
    else for (const channel of channels) out(channelLine(channel));
    return 0;
  }
  const reports = await desk.testChannels(command.recipient, command.channel);
  if (command.json) out(JSON.stringify(reports, undefined, 2));
  else {
    for (const { recipient, channel, accepted, detail } of reports) {
      out(`${recipient}\t${channel}\t${accepted ? 'accepted' : 'NOT accepted'}\t${detail}`);
    }
  }
  return reports.every(({ accepted }) => accepted) ? 0 : 1;
}

function channelLine({
  recipient,
  channel,
  state,
  acceptedAt,
  failedAt,
  fault,
  failures,
}: ChannelView): string {
  const last = acceptedAt === null ? 'never accepted' : `accepted ${toIsoJst(acceptedAt)}`;
  const failed = failedAt === null ? [] : [`failed ${toIsoJst(failedAt)}: ${fault}`];
  const row = failures === 0 ? [] : [`${failures} in a row`];
  return [recipient, channel, state, ...(state === 'untried' ? [] : [last, ...failed, ...row])].join('\t');
}

import { type CameraId, DAY, type PictureView, toIsoJst } from '@kawamori/contracts';
import { z } from 'zod';
import type { AtDesk } from './command-line.js';
import type { Desk } from './desk.js';

export type PictureWork = Extract<AtDesk, { kind: `picture-${string}` }>;

/** Carries out what an operator wants of pictures; the exit code. `out` takes lines. */
export async function pictureCommand(
  command: PictureWork,
  desk: Desk,
  out: (line: string) => void,
): Promise<number> {
  if ('camera' in command) await mustBeKnown(command.camera, desk);
  switch (command.kind) {
    case 'picture-list': {
      const pictures = await ofOneDay(command, desk);
      if (command.json) out(JSON.stringify(pictures, undefined, 2));
      else for (const picture of pictures) out(lineOf(picture));
      return 0;
    }
    case 'picture-take': {
      const { taken, detail } = await desk.takePicture(command.camera);
      out(`${taken ? 'taken' : 'not taken'}: ${detail}`);
      return taken ? 0 : 1;
    }
    case 'picture-withdraw':
      await desk.withdrawPicture(command.camera, command.takenAt, command.reason);
      out(`withdrawn from residents: ${thing(command)}`);
      return 0;
    case 'picture-restore':
      await desk.restorePicture(command.camera, command.takenAt);
      out(`shown to residents again: ${thing(command)}`);
      return 0;
    case 'picture-check': {
      const check = await desk.checkPictures(command.tidy);
      if (command.json) out(JSON.stringify(check, undefined, 2));
      else {
        for (const file of check.missing) out(`missing\t${file}`);
        for (const file of check.differing) out(`differs\t${file}`);
        for (const file of check.unknown) out(`unknown\t${file}`);
        for (const file of check.leftOver) out(`${command.tidy ? 'removed' : 'left over'}\t${file}`);
        out(
          `${check.pictures} pictures in the index, ${check.notShown} of them not shown; ${check.pruned} deleted by their age or for want of room`,
        );
      }
      return check.missing.length + check.differing.length === 0 ? 0 : 1;
    }
  }
}

/** @throws where no station has the camera, naming those that there are */
async function mustBeKnown(camera: CameraId, desk: Pick<Desk, 'exportConfig'>): Promise<void> {
  const cameras = Object.entries(await desk.exportConfig()).flatMap(([name, document]) =>
    name.startsWith('station/') ? WithCameras.parse(document).cameras.map(({ id }) => id) : [],
  );
  if (cameras.includes(camera)) return;
  const known = cameras.length === 0 ? 'the hub knows none' : `there are: ${cameras.sort().join(', ')}`;
  throw new Error(`there is no camera ${camera}; ${known}`);
}
/** What is asked of a station here. */
const WithCameras = z.looseObject({ cameras: z.array(z.looseObject({ id: z.string() })).default([]) });

async function ofOneDay(
  { camera, day }: Extract<PictureWork, { kind: 'picture-list' }>,
  desk: Desk,
): Promise<PictureView[]> {
  const from = day ?? dayOf((await desk.newestPicture(camera)).at);
  return desk.pictures(camera, from, from + DAY - 1);
}

/** Japan has no summer time: its days begin at 15:00 UTC. */
const JAPAN_AHEAD = (9 * DAY) / 24;
const dayOf = (instant: number) => Math.floor((instant + JAPAN_AHEAD) / DAY) * DAY - JAPAN_AHEAD;

function lineOf({ at, width, height, takenFrom, incomplete, withdrawn, gone, levelM }: PictureView): string {
  const marks = [
    ...(takenFrom === 'received' ? ['no time of its own'] : []),
    ...(incomplete ? ['cut short'] : []),
    ...(withdrawn ? ['withdrawn'] : []),
    ...(gone ? ['deleted'] : []),
  ];
  const level = levelM === null ? '' : `${levelM.toFixed(2)} m`;
  return `${toIsoJst(at)}\t${width}x${height}\t${level}\t${marks.join(', ')}`.trimEnd();
}

const thing = ({ camera, takenAt }: { camera: string; takenAt: number | null }) =>
  takenAt === null ? `camera ${camera}` : `${camera} ${toIsoJst(takenAt)}`;

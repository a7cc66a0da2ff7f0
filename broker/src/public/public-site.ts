import type { CameraConfig, NewFact, Official, TownView } from '@kawamori/contracts';
import { DAY, MINUTE, type Milliseconds } from '@kawamori/contracts';
import { after, type Clock, every, type Log, type Part, type Pending } from '@kawamori/kit';
import type { PictureDesk } from '../pictures/picture-desk.js';
import { picturePaths } from '../pictures/picture-files.js';
import type { HubView } from '../views/hub-view.js';
import { type PictureSource, pictureShelf } from './picture-shelf.js';
import { renderSite } from './render-site.js';
import { StrangeFolder, siteFolder } from './site-folder.js';
import { type SiteInput, type SiteLink, siteModel } from './site-model.js';
import { pictureOf } from './site-names.js';

/** The pages are written anew at least so often, so that the times and ages on them go on. Wall clock. */
const REWRITE: Milliseconds = MINUTE;

/** Pictures of one camera over the hours that residents can look back: one every ten seconds. */
const MOST_LOOKED_AT = 2_200;

export interface PublicSiteConfig {
  dir: string;
  /** After a change so much is waited for more of them. */
  quiet: Milliseconds;
  links: readonly SiteLink[];
}

export interface PublicSiteInputs {
  log: Log;
  riverClock: Clock;
  wallClock: Clock;
  drill: boolean;
  pace(): number;
  recording(): boolean;
  view: Pick<HubView, 'settings' | 'station' | 'series'>;
  /** What stands of announcements and orders. */
  official(): Official;
  pictures: PictureSource;
}

/** The residents' pages: files that the hub writes and never serves. */
export interface PublicSite extends Part {
  /** Something has changed: the pages follow within seconds. */
  wake(): void;
  /**
   * Resolves when the files have followed the facts that concern them: a withdrawn picture is gone, and no page links to it.
   * @throws the system's error where a file could not be removed: whoever withdrew it must know
   */
  settled(facts: readonly NewFact[]): Promise<void>;
}

export function publicSite(config: PublicSiteConfig, inputs: PublicSiteInputs): PublicSite {
  const { log, riverClock, wallClock, drill, view } = inputs;
  const folder = siteFolder(config.dir);
  const shelf = pictureShelf(folder, inputs.pictures, { drill, log, wallClock });
  let open = false;
  let stopped = false;
  let failing: string | undefined;
  /** Whatever was begun under an older number writes nothing any more. */
  let generation = 0;
  let round: Promise<void> | undefined;
  let again = false;
  let planned: Pending | undefined;
  let beat: Pending | undefined;

  const look = () => {
    const { stations, towns } = view.settings();
    const wallNow = wallClock.now();
    // In service they are one clock, and a page has one instant.
    const now = riverClock === wallClock ? wallNow : riverClock.now();
    const cameras: CameraConfig[] = [];
    const missing: ReturnType<typeof shelf.look>['missing'] = [];
    const input: SiteInput = {
      drill,
      recording: inputs.recording(),
      riverNow: now,
      wallNow,
      pace: inputs.pace(),
      links: config.links,
      official: inputs.official(),
      towns: [...towns.values()].map(({ id, nameJa, nameEn }): TownView => ({ id, nameJa, nameEn })),
      stations: [...stations.values()].flatMap((station) => {
        const state = view.station(station.id);
        if (!state) return [];
        const shown = station.cameras
          .filter((camera) => camera.public)
          .map((camera) => {
            cameras.push(camera);
            const seen = shelf.look(camera, now);
            missing.push(...seen.missing);
            return seen.shown;
          });
        return [
          {
            state,
            datum: station.series.level?.datum.kind ?? null,
            cameras: shown,
            series: state.level
              ? (view.series(station.id, state.level.gauges?.shown ?? 'level', now - DAY, now) ?? null)
              : null,
          },
        ];
      }),
    };
    return { input, cameras, missing };
  };

  /** Writes every page that differs, then takes away what none links to. */
  const writePages = async (stillWanted: () => boolean): Promise<void> => {
    const { input, cameras } = look();
    const files = renderSite(siteModel(input));
    for (const [path, text] of files) {
      if (!stillWanted()) return;
      await folder.write(path, text, stillWanted);
    }
    if (!stillWanted()) return;
    const linked = new Set(
      input.stations.flatMap((station) =>
        station.cameras.flatMap((camera) => camera.pictures.flatMap(({ small, large }) => [small, large])),
      ),
    );
    shelf.tidy(cameras, linked, input.riverNow, input.wallNow);
    const strangers = folder.list().filter((path) => pictureOf(path) === undefined && !files.has(path));
    if (strangers.length > 0) folder.remove(strangers);
  };

  /** One round: the pages with the pictures that are there, then the missing pictures, then the pages again. */
  const work = async (mine: number): Promise<void> => {
    const stillWanted = () => mine === generation && !stopped;
    if (!open) {
      folder.open(drill);
      open = true;
    }
    await writePages(stillWanted);
    const { missing } = look();
    for (const one of missing) {
      if (!stillWanted()) return;
      if ((await shelf.make(one, stillWanted)) === 'desk-failed') {
        // It may have taken half a minute: the pages go first, or they would age while more of it is asked.
        again = true;
        break;
      }
    }
    if (missing.length > 0 && stillWanted()) await writePages(stillWanted);
  };

  const tell = (error: unknown) => {
    const told =
      error instanceof StrangeFolder
        ? error.message
        : ((error as NodeJS.ErrnoException).code ?? String(error));
    if (failing === told) return;
    failing = told;
    log.error(
      { err: error, dir: config.dir },
      'the residents’ pages cannot be written; the old ones tell their age',
    );
  };

  /** Does a job as the round that is under way; others wait for it. */
  const begin = (job: Promise<void>): Promise<void> => {
    planned?.cancel();
    planned = undefined;
    again = false;
    const current = job
      .then(
        () => {
          if (failing !== undefined) log.info({ dir: config.dir }, 'the residents’ pages are written again');
          failing = undefined;
        },
        (error: unknown) => {
          if (!stopped) tell(error);
        },
      )
      .finally(() => {
        if (round !== current) return;
        round = undefined;
        if (again) site.wake();
      });
    round = current;
    return current;
  };
  const run = () => {
    if (round) again = true;
    else void begin(work(generation));
  };

  const site: PublicSite = {
    name: 'public site',
    start: () => {
      beat = every(REWRITE, run);
      run();
    },
    stop: async () => {
      stopped = true;
      beat?.cancel();
      planned?.cancel();
      await round;
    },
    wake: () => {
      if (stopped || planned) return;
      if (round) again = true;
      else planned = after(config.quiet, run);
    },
    settled: async (facts) => {
      for (const fact of facts) {
        if (fact.kind === 'pictures.pruned' && !stopped)
          shelf.forget(fact.body.camera, new Set(fact.body.pictures.map(([at]) => at)));
      }
      const withdrawn = facts.flatMap((fact) => (fact.kind === 'public.withdrawn' ? [fact.body] : []));
      if (withdrawn.length === 0 || stopped) return;
      // What is under way may be making the very picture: it is given up, and this goes before.
      const mine = ++generation;
      for (const { camera, takenAt } of withdrawn) {
        shelf.withdraw(camera, takenAt);
        log.info({ camera, takenAt }, 'withdrawn from residents');
      }
      await begin(writePages(() => mine === generation && !stopped));
      site.wake();
    },
  };
  return site;
}

/** The site of a hub, with the hub's own pictures. */
export function publicSiteOf(
  config: PublicSiteConfig,
  inputs: Omit<PublicSiteInputs, 'view' | 'pictures' | 'official'> & {
    view: PublicSiteInputs['view'] & Pick<HubView, 'pictures' | 'statements'>;
    dataDir: string;
    copy: PictureDesk['maskedCopy'];
  },
): PublicSite {
  const { view, dataDir, copy } = inputs;
  return publicSite(config, {
    ...inputs,
    official: () => view.statements().official(),
    pictures: {
      taken: (camera, from, to) => view.pictures().range(camera, from, to, MOST_LOOKED_AT),
      at: (camera, at) => view.pictures().at(camera, at),
      isWithdrawn: (camera) => view.pictures().isCameraWithdrawn(camera),
      fileOf: (picture) => picturePaths(dataDir, picture).jpeg,
      copy,
    },
  });
}

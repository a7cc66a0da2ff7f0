// What contracts publish for others: the topic table of the docs and JSON Schemas of files and messages. Pure; `publish.ts` writes it.
// Not part of the index: the faces have no use for it.
import { z } from 'zod';
import { topicTable } from './catalogue.js';
import { CommandAnswer, NodeCommand } from './command.js';
import { DutyPlan, Person } from './duty.js';
import { NodeConfig } from './node.js';
import { NodeSettingsOrder } from './node-settings.js';
import { NodeFetch, NodePart } from './node-software.js';
import { Notice } from './notice.js';
import { NoticeState } from './notice-state.js';
import { PictureNote } from './picture.js';
import { SensorProfile } from './profile.js';
import { PublicStation, PublicStations } from './public-site.js';
import { SenmlRecord } from './readings.js';
import { StationConfig } from './station.js';
import { NodeStatus } from './status.js';
import { TownConfig } from './town.js';

interface PublishedSchema {
  name: string;
  title: string;
  description: string;
  schema: z.ZodType;
}

const SCHEMAS: readonly PublishedSchema[] = [
  {
    name: 'station',
    title: 'Kawamori station',
    description:
      'One observing station, as written in firmware-config/stations/. That levels ascend, stand on the datum of the series and carry no statutory name is checked besides.',
    schema: StationConfig,
  },
  {
    name: 'town',
    title: 'Kawamori town',
    description: 'One town, as written in firmware-config/towns/.',
    schema: TownConfig,
  },
  {
    name: 'profile',
    title: 'Kawamori sensor profile',
    description:
      'What a sensor model can and cannot say, as written in firmware-config/profiles/. Units are those of the series: metres or millimetres.',
    schema: SensorProfile,
  },
  {
    name: 'person',
    title: 'Kawamori person',
    description:
      'Somebody whom notices may wake, or a telephone in a room, as written in people/. Contacts stand in the order in which they are tried.',
    schema: Person,
  },
  {
    name: 'duty',
    title: 'Kawamori duty plan',
    description:
      'Who is woken in a town, in which order and when, as written in duty/. That steps come one after the other and name known groups is checked besides.',
    schema: DutyPlan,
  },
  {
    name: 'node',
    title: 'Kawamori node',
    description:
      "A node's own file; examples stand in deploy/docs/examples/. Its credential stands elsewhere.",
    schema: NodeConfig,
  },
  {
    name: 'status',
    title: 'Kawamori node status',
    description: "A node's word about itself, retained; its will says lost.",
    schema: NodeStatus,
  },
  {
    name: 'senml',
    title: 'Kawamori readings',
    description:
      'A SenML pack (RFC 8428) with absolute times. The first record carries kw_sent. Faulty records are set aside one by one.',
    schema: SenmlRecord.array().min(1),
  },
  {
    name: 'picture-note',
    title: 'Kawamori picture note',
    description: 'What a picture says of itself, as JSON in its EXIF tag UserComment.',
    schema: PictureNote,
  },
  {
    name: 'command',
    title: 'Kawamori command',
    description:
      'What the hub asks of a node: a picture now, live video for a while, another release. It expires.',
    schema: NodeCommand,
  },
  {
    name: 'config',
    title: 'Kawamori node settings',
    description:
      'What is set at a node from afar, over its own file. That nothing is stated twice, and that intervals of readings lie between 10 seconds and a day, of pictures between a minute and a day, is checked besides.',
    schema: NodeSettingsOrder,
  },
  {
    name: 'answer',
    title: 'Kawamori answer',
    description: 'What became of a command.',
    schema: CommandAnswer,
  },
  {
    name: 'fetch',
    title: 'Kawamori fetch',
    description: 'A node asks for a part of the release that it was told to run.',
    schema: NodeFetch,
  },
  {
    name: 'part',
    title: 'Kawamori part of a release',
    description: 'A part of a packed release, for the node that has asked for it.',
    schema: NodePart,
  },
  {
    name: 'notice',
    title: 'Kawamori notice',
    description:
      'A reached level, as posted to a webhook. It is an observation, not an official announcement.',
    schema: Notice,
  },
  {
    name: 'notice-state',
    title: 'Kawamori notice on its topic',
    description: 'What stands at a station, for lamps and sirens: retained while an episode is open.',
    schema: NoticeState,
  },
  {
    name: 'public-stations',
    title: 'Kawamori public stations',
    description:
      'stations.json of the residents’ pages. Observations; not to be shown as current after staleAt.',
    schema: PublicStations,
  },
  {
    name: 'public-station',
    title: 'Kawamori public station',
    description: 'stations/{id}.json of the residents’ pages: one station with its last 24 hours.',
    schema: PublicStation,
  },
];

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

function jsonSchema({ title, description, schema }: PublishedSchema): string {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' });
  return `${JSON.stringify({ $schema: $schema ?? DIALECT, title, description, ...rest }, null, 2)}\n`;
}

const TOPICS_HEAD = `# Topics

What nodes and the hub say to one another over MQTT 3.1.1. Written by \`npm run publish-contracts\` from
\`firmware-config/contracts/src/catalogue.ts\`; a test compares the two. JSON Schemas of the payloads stand in
\`firmware-config/schemas/\`.

`;

/** Content by path from the root of the repository. */
export function publishedFiles(): Record<string, string> {
  return {
    'deploy/docs/reference/topics.md': TOPICS_HEAD + topicTable(),
    ...Object.fromEntries(
      SCHEMAS.map((one) => [`firmware-config/schemas/${one.name}.schema.json`, jsonSchema(one)]),
    ),
  };
}

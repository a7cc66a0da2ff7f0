import { readFileSync, statSync } from 'node:fs';
import { parseDocument } from 'yaml';
import type { z } from 'zod';

/** Bytes of one configuration file, at most. */
export const MAX_CONFIG_BYTES = 256 * 1024;

/** A configuration that cannot be used. All its faults are told together, each with its path. */
export class ConfigError extends Error {
  readonly faults: readonly string[];
  constructor(source: string, faults: readonly string[]) {
    super(`${source}:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

/** Checks a value at the door. Unknown and misspelt keys are faults where the schema is strict. */
export function checkConfig<S extends z.ZodType>(source: string, value: unknown, schema: S): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new ConfigError(
    source,
    result.error.issues.map((issue) => `${issue.path.map(String).join('.') || '(file)'}: ${issue.message}`),
  );
}

/**
 * Reads a YAML 1.2 file through a schema.
 * @throws ConfigError when the file is missing, too large, not YAML, or does not fit the schema
 */
export function loadYaml<S extends z.ZodType>(file: string, schema: S): z.output<S> {
  return checkConfig(file, readYaml(file), schema);
}

/** Reads a YAML file as it stands, without a schema. Aliases that multiply are refused. */
export function readYaml(file: string): unknown {
  let text: string;
  try {
    const { size } = statSync(file);
    if (size > MAX_CONFIG_BYTES) {
      throw new ConfigError(file, [`expected at most ${MAX_CONFIG_BYTES} bytes, found ${size}`]);
    }
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    throw new ConfigError(file, [
      `cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
    ]);
  }
  const document = parseDocument(text, { prettyErrors: true, uniqueKeys: true });
  if (document.errors.length > 0) {
    throw new ConfigError(
      file,
      document.errors.map((error) => error.message.split('\n')[0] ?? 'not YAML'),
    );
  }
  try {
    return document.toJS({ maxAliasCount: 50 });
  } catch (cause) {
    throw new ConfigError(file, [cause instanceof Error ? cause.message : String(cause)]);
  }
}

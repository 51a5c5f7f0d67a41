import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromJsonValue, toJsonValue } from '../../main/host/api/json-values';
import { Random } from '../../shared/workload/random';
import type { FuzzTarget } from './target';

/** An input that is kept in a file. */
export interface KeptInput {
  readonly target: string;
  /** What it found, or why it is kept. */
  readonly why: string;
  readonly input: unknown;
}

/** The input of one run of a target: the same seed and number give the same. */
export function inputOf(target: FuzzTarget, seed: number, run: number): unknown {
  return target.make(new Random(seed * 1_000_003 + run));
}

/** What a run found; null = nothing. */
export async function tried(target: FuzzTarget, input: unknown): Promise<string | null> {
  try {
    await target.run(input);
    return null;
  } catch (thrown) {
    return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  }
}

/** Keeps an input in a new file; answers its path. */
export function keepInput(folder: string, name: string, kept: KeptInput): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name.replaceAll(/[^a-z0-9-]+/g, '-')}.json`);
  writeFileSync(path, `${JSON.stringify({ ...kept, input: toJsonValue(kept.input) }, null, 1)}\n`);
  return path;
}

/** An input that keepInput kept. */
export function readInput(path: string): KeptInput {
  const kept = JSON.parse(readFileSync(path, 'utf8')) as KeptInput;
  return { ...kept, input: fromJsonValue(kept.input) };
}

/** The files of a corpus. */
export function corpusIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(folder, name));
}

import { join } from 'node:path';
import { expect } from 'vitest';
import { buildIfStale } from '../../../build/freshness.mjs';
import { run, type Answer } from './run';

buildIfStale();
const PROGRAM = join(import.meta.dirname, '../../../dist/main/cli.cjs');

/** Our built program, whatever it answers. */
export function zonesmith(...args: readonly string[]): Answer {
  return run(process.execPath, [PROGRAM, ...args]);
}

/** Our built program, which has to succeed; what it printed. */
export function succeed(...args: readonly string[]): Buffer {
  const { status, stdout, stderr } = zonesmith(...args);
  expect(`${status} ${stderr}`, `zonesmith ${args.join(' ')}`).toMatch(/^0 /);
  return stdout;
}

/** The JSON document of a command that has to succeed. */
export function documentOf<Shape>(...args: readonly string[]): Shape {
  return JSON.parse(succeed(...args, '--json').toString()) as Shape;
}

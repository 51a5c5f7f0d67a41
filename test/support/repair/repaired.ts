/** An image that is broken, planned for, repaired and checked, by the command line. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { RepairPlan } from '../../../shared/image/check/repair';
import { cliJson, runCli } from '../cli/cli';

/** What a repair of everything did. */
export interface Repaired {
  readonly plan: RepairPlan;
  readonly output: string;
}

interface CheckJson {
  readonly findings: readonly { code: string; severity: string }[];
  readonly repairable: boolean;
}

/** Codes that a check finds, info left out, and what it says of a repair. */
export async function checked(path: string, ...words: readonly string[]) {
  const { status, json } = await cliJson<CheckJson>('check', path, ...words);
  const codes = json.findings.filter(({ severity }) => severity !== 'info').map(({ code }) => code);
  return { status, codes: [...new Set(codes)], repairable: json.repairable };
}

/**
 * Repairs a copy of all that is accepted, and proves that plan and copy say the same: the copy is the image with the edits of
 * the plan, and a check of it finds nothing. The image stays.
 */
export async function repairedWhole(path: string, ...words: readonly string[]): Promise<Repaired> {
  const before = readFileSync(path);
  const { json: plan } = await cliJson<RepairPlan>('repair', path, '--plan-only', ...words);
  const output = `${path}.repaired`;
  const { status, err, out } = await runCli('repair', path, '--accept', 'all', '-o', output, ...words);
  expect(status, `${err}${out}`).toBe(0);
  expect(readFileSync(path).equals(before)).toBe(true);
  expect(sha256(readFileSync(output))).toBe(sha256(withEdits(before, plan)));
  const opened = words.filter((word, at) => word !== '--variant' && words[at - 1] !== '--variant');
  const check = await runCli('check', output, ...opened);
  expect(check.status, check.out).toBe(0);
  return { plan, output };
}

/** The bytes that a plan makes of an image; each edit has to find its old bytes. */
function withEdits(image: Uint8Array, { edits }: RepairPlan): Buffer {
  let bytes = Buffer.from(image);
  for (const { offset, before, after } of edits) {
    const old = Buffer.from(before, 'hex');
    const changed = Buffer.from(after, 'hex');
    expect(Buffer.from(image.subarray(offset, offset + old.length)).toString('hex')).toBe(before);
    const length = Math.max(bytes.length, offset + changed.length);
    if (length > bytes.length) bytes = Buffer.concat([bytes, Buffer.alloc(length - bytes.length)]);
    changed.copy(bytes, offset);
  }
  return bytes;
}

/** SHA-256 in hex. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** SHA-256 of what a command line reads of the whole device. */
export async function deviceSum(path: string, length: string, ...words: readonly string[]): Promise<string> {
  const { status, bytes, err } = await runCli('read', path, '--lba', '0', '--length', length, ...words);
  expect(status, err).toBe(0);
  return sha256(bytes);
}

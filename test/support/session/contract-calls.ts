/**
 * Which channels the contract suite has had an answer from, gathered in one file over all processes that its test files
 * run in. The setup of a test run names the file.
 */
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Channel } from '../../../shared/ipc/channels';

const FILE = 'ZONESMITH_CONTRACT_CALLS';

/** Called by Vitest before a run, once a project; what it answers is called after it. */
export function setup(): () => void {
  if (process.env[FILE] !== undefined) return () => undefined;
  const folder = mkdtempSync(join(tmpdir(), 'zonesmith-contract-calls-'));
  process.env[FILE] = join(folder, 'answered');
  return () => rmSync(folder, { recursive: true, force: true });
}

/** Notes a call that was answered, and not refused. */
export function noteAnswer(channel: Channel): void {
  const file = process.env[FILE];
  if (file !== undefined) appendFileSync(file, `${channel}\n`);
}

/** The channels noted so far. */
export function answeredChannels(): ReadonlySet<string> {
  const file = process.env[FILE];
  return new Set(file !== undefined && existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []);
}

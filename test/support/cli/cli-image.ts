/** Small images on disk, made by the command line itself. */
import { cli, cliJson } from './cli';
import type { ZoneRow } from '../../../shared/image/zone-report';

/** 8 zones of 1 MiB with 512 KiB capacity, the first conventional, 3 open, 4 active, blocks of 4096, ZDE of 64. */
const SMALL = [
  ...['--zone-size', '1MiB', '--zones', '8', '--zone-capacity', '512KiB', '--conventional', '0'],
  ...['--max-open', '3', '--max-active', '4', '--zde', '64', '--profile', 'zns'],
];

/** Creates a small image, with further or overriding options. */
export async function smallImage(path: string, ...words: readonly string[]): Promise<string> {
  await cli('create', path, ...SMALL, ...words);
  return path;
}

/** All zones of an image, opened with these options. */
export async function zonesOf(path: string, ...words: readonly string[]): Promise<ZoneRow[]> {
  return (await cliJson<{ zones: ZoneRow[] }>('report', path, ...words)).json.zones;
}

/** States of all zones. */
export async function statesOf(path: string, ...words: readonly string[]): Promise<string[]> {
  return (await zonesOf(path, ...words)).map(({ state }) => state);
}

/** Codes of what a check finds, information left out. */
export async function findingsOf(path: string, ...words: readonly string[]): Promise<string[]> {
  const { json } = await cliJson<{ findings: { code: string; severity: string }[] }>('check', path, ...words);
  return json.findings.filter(({ severity }) => severity !== 'info').map(({ code }) => code);
}

/** Writes a trace of writes and resets for an image. `set`: settings of the workload, such as `bytes=8k`. */
export async function churnTrace(image: string, trace: string, set: readonly string[]): Promise<void> {
  const settings = set.flatMap((setting) => ['--set', setting]);
  await cli('generate', 'reset-churn', '--seed', '3', ...settings, '--for', image, '-o', trace);
}

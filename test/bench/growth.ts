import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { zoneRow } from '../../main/device/zone-row';
import { createImage } from '../../main/image/create-image';
import { completeSpec } from '../../main/image/defaults';
import { openImage } from '../../main/image/open-image';
import type { OpenedImage } from '../../main/image/opened-image';
import { PRINTERS } from '../../main/report/printers/registry';
import { reportLines } from '../../main/report/printers/report-lines';
import { formatBytes } from '../../shared/units/format';
import { MIB } from '../../shared/units/units';
import { deviceBlocks } from '../../shared/zone/geometry';
import { median, milliseconds, peakOf, report, type BenchSetup } from './measure';
import { writeManagementTrace } from './management-trace';

const UUID = '00000000-0000-4000-8000-000000000000';
/** Exponents of ten. */
const ZONES = [3, 4, 5, 6];
const COMMANDS = [3, 4, 5, 6, 7];
const AIM = 'aim ≤ 1.10';

/** How time grows with size: of images that are opened, checked and reported, and of traces that are replayed. */
export function benchGrowth({ folder, quick }: BenchSetup): void {
  growthOfZones(folder, quick ? 3 : 5);
  growthOfCommands(folder, quick ? COMMANDS.slice(0, -1) : COMMANDS);
}

function growthOfZones(folder: string, rounds: number): void {
  const path = join(folder, 'growing.zoned');
  const taken: Record<'open' | 'check' | 'report', number[]> = { open: [], check: [], report: [] };
  for (const exponent of ZONES) {
    const spec = completeSpec({ zoneCount: 10 ** exponent, zoneSizeBytes: MIB }, UUID);
    createImage(path, spec, { replace: true });
    taken.open.push(medianOf(rounds, () => openImage(path, { access: 'read' }).dispose()));
    const image = openImage(path, { access: 'read' });
    const { anatomy } = image.device.image;
    taken.check.push(medianOf(rounds, () => [...anatomy.check(() => undefined)]));
    taken.report.push(medianOf(rounds, () => reportLength(image)));
    image.dispose();
  }
  for (const [name, times] of Object.entries(taken))
    tell(`${name}, ${powers(ZONES)} zones, ms`, ZONES, times);
}

/** Characters of a whole report that nobody prints. */
function reportLength({ device: { image } }: OpenedImage): number {
  const { count } = image.table.zones;
  const zones = Uint32Array.from({ length: count }, (_, zone) => zone);
  const blocks = deviceBlocks(image.facts.geometry);
  const head = {
    matching: count,
    listed: count,
    fromBytes: 0,
    deviceBlocks: blocks,
    details: new Set<never>(),
  };
  let length = 0;
  const rowOf = (zone: number) => zoneRow(image, zone);
  for (const line of reportLines(PRINTERS.table, { image, zones, head, rowOf })) length += line.length;
  return length;
}

function growthOfCommands(folder: string, exponents: readonly number[]): void {
  const places = { image: join(folder, 'growing.zoned'), trace: join(folder, 'growing.trace') };
  const [times, peaks]: [number[], number[]] = [[], []];
  for (const exponent of exponents) {
    writeManagementTrace(places, 10 ** exponent);
    const words = ['replay', places.trace, places.image, '--json', '--quiet'];
    const { printed, peakBytes } = peakOf(folder, words);
    const { matched, elapsedSeconds } = JSON.parse(printed) as { matched: number; elapsedSeconds: number };
    if (matched !== 10 ** exponent) throw new Error(`${matched} of 10^${exponent} commands as asserted`);
    times.push(elapsedSeconds * 1000);
    peaks.push(peakBytes);
  }
  rmSync(places.trace);
  tell(`replay, ${powers(exponents)} commands, ms`, exponents, times);
  report('  largest memory', peaks.map((bytes) => formatBytes(bytes)).join(', '), '');
}

function tell(name: string, exponents: readonly number[], times: readonly number[]): void {
  report(name, times.map(shortly).join(', '), '');
  report('  exponent', growth(exponents, times).toFixed(2), AIM);
}

/** The slope of times over sizes, both by their logarithms: 1 where twice the size takes twice as long. */
function growth(exponents: readonly number[], times: readonly number[]): number {
  const logs = times.map((time) => Math.log10(time));
  const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one) / values.length;
  const [meanSize, meanTime] = [mean(exponents), mean(logs)];
  const along = exponents.map((exponent) => exponent - meanSize);
  const rise = along.reduce((sum, one, at) => sum + one * (logs[at]! - meanTime), 0);
  return rise / along.reduce((sum, one) => sum + one * one, 0);
}

function medianOf(rounds: number, work: () => unknown): number {
  return median(Array.from({ length: rounds }, () => milliseconds(() => void work())));
}

function powers(exponents: readonly number[]): string {
  return `10^${exponents[0]} to 10^${exponents.at(-1)}`;
}

function shortly(time: number): string {
  return time < 10 ? time.toFixed(2) : time.toFixed(0);
}

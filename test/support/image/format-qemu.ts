/** The images and transcripts of test/fixtures/qemu. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { BLOCK_BUILD_NAMES, type BlockBuildName } from '../../../shared/zone/build';
import { openNodeFile } from '../../../main/storage/node-block-file';
import type { NodeBlockFile } from '../../../main/storage/node-block-file';

const FIXTURES = join(import.meta.dirname, '../../fixtures/qemu');

/** Scenarios of NVMe builds. */
const NVME_FAMILIES = [
  'nvme-zonefile-v5',
  'nvme-zonefile-v1style',
  'nvme-zonefile-v1style-ns2-EDITED',
] as const;
/** The scenarios of a block driver have the name of its build without `qemu-`. */
type BlockFamily = BlockBuildName extends `qemu-${infer Family}` ? Family : never;
/** See QEMU_FAMILIES. */
export type QemuFamily = BlockFamily | (typeof NVME_FAMILIES)[number];

/** The scenarios of a build whose commands are re-enacted. */
export const familyOf = (build: BlockBuildName): BlockFamily => build.slice('qemu-'.length) as BlockFamily;

/** Sets of scenarios, by the build that made them. */
export const QEMU_FAMILIES: readonly QemuFamily[] = [...BLOCK_BUILD_NAMES.map(familyOf), ...NVME_FAMILIES];

/** One entry of a transcript: a command, or the image after it. */
interface Step {
  readonly argv?: readonly string[];
  readonly stdout?: string;
  readonly snapshot?: string;
  readonly rc?: number;
}

/** One qemu-io process of a transcript. */
export interface QemuProcess {
  readonly scenario: string;
  /** Snapshots before and behind it; the same where it changed nothing. */
  readonly before: string;
  readonly after: string;
  readonly commands: readonly string[];
  readonly stdout: string;
  /** It ended by a signal. */
  readonly ended: boolean;
}

/** A report that a fresh process printed about an image it had not changed. */
export interface FreshReport {
  readonly scenario: string;
  readonly image: string;
  /** The `zrp` command. */
  readonly command: string;
  readonly lines: readonly string[];
}

/** All scenarios of a family, as `family/name`. */
export function scenariosOf(family: QemuFamily): readonly string[] {
  return readdirSync(join(FIXTURES, family))
    .sort()
    .map((name) => `${family}/${name}`);
}

/** Names of all scenarios of the `zoned` family. */
export const SCENARIOS: readonly string[] = readdirSync(join(FIXTURES, 'zoned-rfc')).sort();

/** A plain name is one of the `zoned` family. */
function folderOf(scenario: string): string {
  return scenario.includes('/') ? join(FIXTURES, scenario) : join(FIXTURES, 'zoned-rfc', scenario);
}

/** The text of a transcript of the NVMe families. */
export function transcriptTextOf(scenario: string): string {
  return readFileSync(join(folderOf(scenario), 'transcript.txt'), 'utf8');
}

/** The steps of a scenario. */
export function transcriptOf(scenario: string): readonly Step[] {
  const text = readFileSync(join(folderOf(scenario), 'transcript.json'), 'utf8');
  return (JSON.parse(text) as { steps: Step[] }).steps;
}

const listed = new Map<string, readonly string[]>();

/** Every file of a scenario's archive, in the order of the archive; empty where none were kept. */
export function filesOf(scenario: string): readonly string[] {
  const known = listed.get(scenario) ?? listArchive(join(folderOf(scenario), 'images.tar.gz'));
  listed.set(scenario, known);
  return known;
}

function listArchive(archive: string): string[] {
  if (!existsSync(archive)) return [];
  return execFileSync('tar', ['-tzf', archive], { encoding: 'utf8' }).split('\n').filter(Boolean);
}

/** Images of a scenario with a JSON transcript, in order; empty where none were kept. */
export function imagesOf(scenario: string): string[] {
  if (!existsSync(join(folderOf(scenario), 'images.tar.gz'))) return [];
  return transcriptOf(scenario).flatMap(({ snapshot }) => (snapshot === undefined ? [] : [snapshot]));
}

const CHANGES = /^(write|zo|zc|zf|zrs|zap)\b/;

/** Reports of fresh processes, taken before any changing command of the process. */
export function freshReports(scenario: string): FreshReport[] {
  const reports: FreshReport[] = [];
  let image = '';
  for (const step of transcriptOf(scenario)) {
    if (step.snapshot !== undefined) image = step.snapshot;
    if (step.argv?.[0] !== 'qemu-io') continue;
    const commands = step.argv.flatMap((word, index, all) => (word === '-c' ? [all[index + 1]!] : []));
    const command = commands
      .slice(0, commands.findIndex((text) => CHANGES.test(text)) >>> 0)
      .find((text) => text.startsWith('zrp'));
    if (command === undefined) continue;
    const count = Number(command.split(' ')[2]);
    const lines = step.stdout!.split('\n').filter((line) => line.startsWith('start:'));
    reports.push({ scenario, image, command, lines: lines.slice(0, count) });
  }
  return reports;
}

/** The qemu-io processes of a scenario that ran on a file which was kept. */
export function processesOf(scenario: string): QemuProcess[] {
  const processes: QemuProcess[] = [];
  const steps = transcriptOf(scenario);
  let before = '';
  steps.forEach(({ argv, stdout, snapshot, rc }, index) => {
    if (snapshot !== undefined) before = snapshot;
    if (argv?.[0] !== 'qemu-io' || before === '') return;
    const commands = argv.flatMap((word, at) => (word === '-c' ? [argv[at + 1]!] : []));
    const after = steps[index + 1]?.snapshot ?? before;
    processes.push({ scenario, before, after, commands, stdout: stdout!, ended: rc! < 0 });
  });
  return processes;
}

/** Opens one image of a scenario for reading; unpacks them sparsely at the first call. */
export function openQemuImage(scenario: string, image: string): NodeBlockFile {
  return openNodeFile(qemuImagePath(scenario, image), { access: 'read' });
}

/** Path of one unpacked image of a scenario: for all tests, none of which changes it. */
export function qemuImagePath(scenario: string, image: string): string {
  const target = join(inject('scratch'), 'qemu', scenario);
  if (!existsSync(target)) unpack(join(folderOf(scenario), 'images.tar.gz'), target);
  return join(target, image);
}

/** Two processes may unpack it at once: whole under another name, then in one step where it belongs. */
function unpack(archive: string, target: string): void {
  const draft = `${target}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  execFileSync('tar', ['-xSf', archive, '-C', draft]);
  try {
    renameSync(draft, target);
  } catch (thrown) {
    rmSync(draft, { recursive: true });
    if (!existsSync(target)) throw thrown;
  }
}

/** The steps of a scenario as the text that they were made from: commands of a shell, each with its output. */
export function shellTranscriptOf(scenario: string): string {
  const steps = transcriptOf(scenario).map(({ argv, stdout = '' }) => {
    if (argv === undefined) return '[snapshot]';
    const words = argv.map((word) => (/^[\w./,=-]+$/.test(word) ? word : `'${word}'`));
    return [`$ ${words.join(' ')}`, '--stdout--', stdout.trimEnd(), '--rc-- 0'].join('\n');
  });
  return `${steps.join('\n\n')}\n`;
}

import { fail } from '../../shared/errors/app-error';
import { parseCount, parseSize } from '../../shared/units/parse';
import type { ZoneRanges } from '../../shared/units/ranges';
import { parseZoneRanges } from '../../shared/units/ranges';
import { KIB, MIB } from '../../shared/units/units';
import type { BlockCount, ByteCount } from '../../shared/units/units';
import type { OwnData } from '../../shared/workload/command';
import type { WorkloadInfo, WorkloadSetting, WorkloadSpec } from '../../shared/workload/workload-spec';
import type { EngineSetup } from '../engine/types';

/** The settings of a generator over zones, parsed and checked. */
export interface ZoneSettings {
  readonly zones: ZoneRanges;
  /** Logical blocks of one full-sized write. */
  readonly blocks: BlockCount;
  /** Commands at most, flushes included. */
  readonly commands: number;
  readonly data: OwnData;
  /** A flush follows every so many other commands; 0 = none. */
  readonly flushEvery: number;
  /** A count that is the generator's own, by its key. */
  readonly own: (key: string) => number;
}

const DEFAULT_WRITE_BYTES = 64 * KIB;
/** A command is not interrupted: what is moved at once must leave room for a cancel within 200 ms. */
export const GENERATED_BYTES_MAX: ByteCount = 32 * MIB;

/** The setting that bounds a run. */
export function commandsSetting(defaultValue: string): WorkloadSetting {
  return {
    key: 'commands',
    title: 'Commands at most',
    explanation: 'The run ends after so many commands, flushes included, or earlier when nothing is left.',
    defaultValue,
    kind: 'count',
    counts: 'commands',
    least: 1,
  };
}

/** The setting that says what is written. */
export const PATTERN_SETTING: WorkloadSetting = {
  key: 'pattern',
  title: 'Data pattern',
  explanation: 'What is written: stamps tell of each block where it belongs, when it was written and why.',
  defaultValue: 'stamp',
  kind: 'pattern',
};

/** The settings of every generator over zones, for lists and forms, `own` in between. `flushEvery`: its own default. */
export function zoneSettings(
  flushEvery: number,
  own: readonly WorkloadSetting[] = [],
): readonly WorkloadSetting[] {
  return [
    {
      key: 'zones',
      title: 'Zones',
      explanation: 'The zones it may use; conventional, read-only and offline ones are left out.',
      defaultValue: 'all',
      kind: 'zones',
    },
    {
      key: 'bytes',
      title: 'Bytes a write',
      explanation:
        'Size of a full write or append, a multiple of the logical block; shorter where a zone ends.',
      defaultValue: '64KiB',
      kind: 'size',
    },
    ...own,
    commandsSetting('1000'),
    PATTERN_SETTING,
    {
      key: 'flush',
      title: 'Flush after so many commands (0: never)',
      explanation:
        'A flush command follows every so many others; what is not flushed can be lost in a crash.',
      defaultValue: `${flushEvery}`,
      kind: 'count',
      counts: 'commands',
    },
  ];
}

/**
 * Parses the settings of a generator over zones for a device. `bytesMax`: largest write the generator can use, null = no
 * limit. Errors: `usage`, naming the setting, its value and what is accepted.
 */
export function parseSettings(
  info: WorkloadInfo,
  spec: WorkloadSpec,
  device: EngineSetup,
  bytesMax: ByteCount | null,
): ZoneSettings {
  refuseUnknown(info, spec);
  const counts = new Map(
    info.settings
      .filter(({ kind }) => kind === 'count')
      .map((setting) => [setting.key, parseBounded(setting, spec.settings[setting.key])]),
  );
  const value = (key: string): string => spec.settings[key] ?? settingOf(info, key).defaultValue;
  return {
    zones: parseZoneRanges(value('zones'), 'zones', device.geometry.zoneCount),
    blocks: parseBlocks(spec.settings['bytes'], device.geometry.logicalBlockSizeBytes, bytesMax),
    commands: counts.get('commands')!,
    data: parsePattern(value('pattern')),
    flushEvery: counts.get('flush')!,
    own: (key) => counts.get(key)!,
  };
}

function settingOf(info: WorkloadInfo, key: string): WorkloadSetting {
  return info.settings.find((setting) => setting.key === key)!;
}

/** Errors: `usage` for settings that the workload does not have. */
export function refuseUnknown(info: WorkloadInfo, spec: WorkloadSpec): void {
  const known = info.settings.map((setting) => setting.key);
  for (const [key, value] of Object.entries(spec.settings)) {
    if (known.includes(key)) continue;
    fail('usage', `${info.name}: unknown setting '${key}=${value}'; accepted: ${known.join(', ')}`, {
      key,
      value,
    });
  }
}

function parseBlocks(text: string | undefined, blockSize: ByteCount, bytesMax: ByteCount | null): BlockCount {
  if (text === undefined || text === '') return defaultBlocks(blockSize, bytesMax);
  const bytes = parseSize(text, 'bytes');
  if (bytes === 0 || bytes % blockSize !== 0) {
    fail(
      'usage',
      `bytes: '${text}' is not accepted; accepted: multiples of the logical block of ${blockSize} bytes`,
      {
        bytes,
        blockSize,
      },
    );
  }
  const limit = Math.min(bytesMax ?? GENERATED_BYTES_MAX, GENERATED_BYTES_MAX);
  if (bytes > limit)
    fail('usage', `bytes: '${text}' is too large; accepted: up to ${limit} bytes`, { bytes, limit });
  return bytes / blockSize;
}

function defaultBlocks(blockSize: ByteCount, bytesMax: ByteCount | null): BlockCount {
  const blocks = Math.floor(Math.min(bytesMax ?? DEFAULT_WRITE_BYTES, DEFAULT_WRITE_BYTES) / blockSize);
  if (blocks > 0) return blocks;
  return fail(
    'usage',
    `bytes: the append limit of ${bytesMax} bytes is below one logical block of ${blockSize} bytes`,
    {
      bytesMax,
      blockSize,
    },
  );
}

/** A count within the bounds of its setting. Errors: `usage`. */
export function parseBounded(setting: WorkloadSetting, given: string | undefined): number {
  const { key, defaultValue, least = 0, most = Infinity } = setting;
  const text = given ?? defaultValue;
  const count = parseCount(text, key);
  if (count >= least && count <= most) return count;
  const accepted = most === Infinity ? `${least} and above` : `${least} to ${most}`;
  return fail('usage', `${key}: '${text}' is not accepted; accepted: ${accepted}`, { key, text });
}

/** The data that a pattern setting names. Errors: `usage`. */
export function parsePattern(text: string): OwnData {
  switch (text) {
    case 'stamp':
    case 'zero':
    case 'increment':
    case 'random':
      return { pattern: text };
    default:
      return { pattern: 'byte', value: parseByte(text) };
  }
}

function parseByte(text: string): number {
  const value = /^(0x[0-9a-f]{1,2}|[0-9]{1,3})$/i.test(text) ? Number(text) : NaN;
  if (value <= 255) return value;
  return fail(
    'usage',
    `pattern: '${text}' is not accepted; accepted: stamp, zero, increment, random or a byte value`,
    {
      pattern: text,
    },
  );
}

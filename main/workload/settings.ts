import { fail } from '../../shared/errors/app-error';
import { parseCount, parseSize } from '../../shared/units/parse';
import type { ZoneRanges } from '../../shared/units/ranges';
import { parseZoneRanges } from '../../shared/units/ranges';
import { KIB, MIB } from '../../shared/units/units';
import type { BlockCount, ByteCount } from '../../shared/units/units';
import type { DataSource } from '../../shared/workload/command';
import type { WorkloadInfo, WorkloadSetting, WorkloadSpec } from '../../shared/workload/workload-spec';
import type { EngineSetup } from '../engine/types';

/** Settings that every generator understands, parsed and checked. */
export interface CommonSettings {
  readonly zones: ZoneRanges;
  /** Logical blocks of one full-sized write. */
  readonly blocks: BlockCount;
  /** Commands at most, flushes included. */
  readonly commands: number;
  readonly data: DataSource;
  /** A flush follows every so many other commands; 0 = none. */
  readonly flushEvery: number;
}

const DEFAULT_WRITE_BYTES = 64 * KIB;
/** A command is not interrupted: what is written at once must leave room for a cancel within 200 ms. */
const WRITE_BYTES_MAX = 32 * MIB;

/** The settings of a generator, for lists and forms. `flushEvery`: its own default. */
export function commonSettings(flushEvery: number): readonly WorkloadSetting[] {
  return [
    { key: 'zones', title: 'Zones', defaultValue: 'all', kind: 'zones' },
    { key: 'bytes', title: 'Bytes a write', defaultValue: '64KiB', kind: 'size' },
    { key: 'commands', title: 'Commands at most', defaultValue: '1000', kind: 'count' },
    { key: 'pattern', title: 'Data pattern', defaultValue: 'stamp', kind: 'pattern' },
    {
      key: 'flush',
      title: 'Flush after so many commands (0: never)',
      defaultValue: `${flushEvery}`,
      kind: 'count',
    },
  ];
}

/**
 * Parses the settings of a spec for a device. `bytesMax`: largest write the generator can use, null = no limit.
 * Errors: `usage`, naming the setting, its value and what is accepted.
 */
export function parseSettings(
  info: WorkloadInfo,
  spec: WorkloadSpec,
  device: EngineSetup,
  bytesMax: ByteCount | null,
): CommonSettings {
  refuseUnknown(info, spec);
  const value = (key: string): string =>
    spec.settings[key] ?? info.settings.find((setting) => setting.key === key)!.defaultValue;
  return {
    zones: parseZoneRanges(value('zones'), 'zones', device.geometry.zoneCount),
    blocks: parseBlocks(spec.settings['bytes'], device.geometry.logicalBlockSizeBytes, bytesMax),
    commands: parsePositive(value('commands'), 'commands'),
    data: parsePattern(value('pattern')),
    flushEvery: parseCount(value('flush'), 'flush'),
  };
}

function refuseUnknown(info: WorkloadInfo, spec: WorkloadSpec): void {
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
  const limit = Math.min(bytesMax ?? WRITE_BYTES_MAX, WRITE_BYTES_MAX);
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

function parsePositive(text: string, what: string): number {
  const count = parseCount(text, what);
  if (count === 0) fail('usage', `${what}: '${text}' is not accepted; accepted: 1 and above`, { what, text });
  return count;
}

function parsePattern(text: string): DataSource {
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

import { sentenceOf } from '../../../shared/errors/app-error';
import { formatBytes, formatCount, plural } from '../../../shared/units/format';
import { parseCount, parseSize } from '../../../shared/units/parse';
import { countInRanges, parseZoneRanges } from '../../../shared/units/ranges';
import type { WorkloadSetting } from '../../../shared/workload/workload-spec';

/** What of the image a setting is measured against. */
export interface ImageFacts {
  readonly zoneCount: number;
  readonly blockBytes: number;
}

/** A value as the form shows it: what it amounts to, unit included, or what is wrong with it. */
export interface SettingReading {
  readonly note: string;
  readonly problem: string;
}

const PATTERNS: readonly string[] = ['stamp', 'zero', 'increment', 'random'];

const PATTERN_NOTES: Readonly<Record<string, string>> = {
  stamp: 'each block tells its LBA, zone, write number and seed',
  zero: 'all bytes zero',
  increment: '0, 1 … 255, 0 …',
  random: 'random bytes, fixed by the seed',
};

function readPattern(text: string): SettingReading {
  const note = PATTERN_NOTES[text];
  if (note !== undefined) return { note, problem: '' };
  const value = /^(0x[0-9a-f]{1,2}|\d{1,3})$/i.test(text) ? Number(text) : NaN;
  if (value <= 255) return { note: `every byte ${value}`, problem: '' };
  return {
    note: '',
    problem: `'${text}' is not a pattern; accepted: ${PATTERNS.join(', ')} or a byte value 0–255`,
  };
}

function readSize(text: string, title: string, { blockBytes }: ImageFacts): SettingReading {
  const bytes = parseSize(text, title);
  if (bytes === 0 || bytes % blockBytes !== 0) {
    return { note: '', problem: `${title}: use a multiple of the logical block of ${blockBytes} B` };
  }
  return {
    note: `${formatCount(bytes)} B = ${plural(bytes / blockBytes, 'block')} (${formatBytes(bytes)})`,
    problem: '',
  };
}

function readCount(text: string, setting: WorkloadSetting): SettingReading {
  const { key, title, counts = 'commands', least = 0, most = Infinity } = setting;
  const count = parseCount(text, title);
  if (count < least || count > most) {
    const accepted = most === Infinity ? `at least ${least}` : `${least} to ${most}`;
    return { note: '', problem: `${title}: ${accepted} ${counts}` };
  }
  if (key === 'flush')
    return { note: count === 0 ? 'no flush' : `after every ${plural(count, 'command')}`, problem: '' };
  return { note: counts === 'percent' ? `${count} %` : plural(count, counts.replace(/s$/, '')), problem: '' };
}

function readChoice(text: string, { title, choices = [] }: WorkloadSetting): SettingReading {
  if (choices.includes(text)) return { note: '', problem: '' };
  return { note: '', problem: `${title}: '${text}' is not accepted; accepted: ${choices.join(', ')}` };
}

function readZones(text: string, title: string, { zoneCount }: ImageFacts): SettingReading {
  const count = countInRanges(parseZoneRanges(text, title, zoneCount));
  return { note: `${plural(count, 'zone')} of ${formatCount(zoneCount)}`, problem: '' };
}

/** Reads the text of a setting; an empty one stands for its default. */
export function readSetting(setting: WorkloadSetting, typed: string, facts: ImageFacts): SettingReading {
  const text = typed.trim() || setting.defaultValue;
  if (text === '') return { note: setting.kind === 'text' ? '' : 'follows from the image', problem: '' };
  try {
    switch (setting.kind) {
      case 'zones':
        return readZones(text, setting.title, facts);
      case 'size':
        return readSize(text, setting.title, facts);
      case 'count':
        return readCount(text, setting);
      case 'pattern':
        return readPattern(text);
      case 'choice':
        return readChoice(text, setting);
      case 'text':
        return { note: '', problem: '' };
    }
  } catch (thrown) {
    return { note: '', problem: sentenceOf(thrown) };
  }
}

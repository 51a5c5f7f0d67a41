import { ZONE_STATE_TITLES, type ZoneStateName } from '../zone/state';
import type { StructureField } from './field';

const LIMIT = /(?:^|[._])(?:max_(?:open|active)|(?:open|active)_zones_max|max_append|append_max)/;

/** What a value stands for, where it is not what it looks like: `no limit`, `none`, `Implicitly opened`; null = itself. */
export function fieldMeaning({ path, type, value, length }: StructureField): string | null {
  const name = path.slice(path.lastIndexOf('.') + 1);
  if (isUnsigned(type)) {
    const isAllOnes = value === (2n ** BigInt(8 * length) - 1n).toString();
    if (LIMIT.test(name) && (isAllOnes || value === '0')) return 'no limit';
    return isAllOnes ? 'none' : null;
  }
  if (/^(?:state|zs)$/.test(name)) return isStateName(value) ? ZONE_STATE_TITLES[value] : null;
  const ones = allOnesOf(type);
  if (name === 'write_pointer' && ones !== null && value === ones) return 'none';
  if (name === 'conventional') return value === '1' ? 'yes' : value === '0' ? 'no' : null;
  return null;
}

const isStateName = (value: string): value is ZoneStateName => Object.hasOwn(ZONE_STATE_TITLES, value);
const isUnsigned = (type: string) => /^u\d+/.test(type) && type !== 'u8';

/** All ones of `bits 50:0`, as text. */
function allOnesOf(type: string): string | null {
  const bits = /^bits (\d+):(\d+)$/.exec(type);
  return bits === null ? null : (2n ** BigInt(Number(bits[1]) - Number(bits[2]) + 1) - 1n).toString();
}

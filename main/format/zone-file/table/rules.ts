import { formatHex } from '../../../../shared/units/format';
import type { ZoneIndex } from '../../../../shared/units/units';
import type { EntryRule } from './entries';
import { storedState } from './entries';
import { DESCRIPTOR } from '../layout';
import type { ZoneFileModel } from '../model';
import { capacityEndOf, startOf } from '../model';

/** A broken rule in words, with the numbers of one entry. */
export interface RuleExplanation {
  /** QEMU's reason without numbers. */
  readonly meaning: string;
  /** What the entry holds, against what it should. */
  readonly found: string;
  /** What the entry should hold. */
  readonly expected: string;
}

/** Explains a rule that the entry at the start of `view` breaks. */
export function ruleExplanation(
  model: ZoneFileModel,
  rule: EntryRule,
  view: DataView,
  zone: ZoneIndex,
): RuleExplanation {
  const hex = (field: { readonly offset: number }) =>
    `0x${view.getBigUint64(field.offset, true).toString(16)}`;
  const start = formatHex(startOf(model, zone));
  const end = formatHex(capacityEndOf(model, zone));
  const pointer = `write pointer ${hex(DESCRIPTOR.pointer)}`;
  switch (rule) {
    case 9: {
      const type = view.getUint8(DESCRIPTOR.type.offset);
      return explain('zone type', `type ${type} is not sequential write required (2)`, 'type 2');
    }
    case 10: {
      const expected = formatHex(model.geometry.zoneCapacityBlocks);
      return explain(
        'zone capacity of a zone',
        `capacity ${hex(DESCRIPTOR.capacity)} is not ${expected}`,
        expected,
      );
    }
    case 11:
      return explain('zone start', `start ${hex(DESCRIPTOR.start)} is not ${start}`, start);
    case 12:
      return explain(
        'write pointer of an empty, read-only or offline zone',
        `${pointer} is not the zone start ${start}`,
        start,
      );
    case 13: {
      const range = `[${start}, ${end})`;
      return explain('write pointer of an open or closed zone', `${pointer} outside ${range}`, range);
    }
    case 14:
      return explain('write pointer of a full zone', `${pointer} is not the end of the capacity ${end}`, end);
    case 15:
      return explain(
        'zone state',
        `state ${storedState(view, 0)} is not known`,
        'state 1, 2, 3, 4, 13, 14 or 15',
      );
  }
}

function explain(meaning: string, found: string, expected: string): RuleExplanation {
  return { meaning, found, expected };
}

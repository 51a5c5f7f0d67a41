import type { Finding } from '../../../../shared/image/check/finding';
import { formatHex } from '../../../../shared/units/format';
import type { ZoneIndex } from '../../../../shared/units/units';
import { isEmptyWithZde, ZoneAttribute, ZoneState } from '../../../../shared/zone/state';
import { brokenRules, storedState } from './entries';
import { finding, referenceOf } from '../findings';
import { DESCRIPTOR, ENTRY_BYTES, linkPlace, SECOND_POINTER_OFFSET } from '../layout';
import { listOf, NO_LIST } from './list-walk';
import type { ZoneFileModel } from '../model';
import { startOf } from '../model';
import { ruleExplanation } from './rules';
import { readU64 } from './table-reader';

/** An entry within a piece of the table. */
interface Entry {
  readonly model: ZoneFileModel;
  readonly view: DataView;
  readonly at: number;
  readonly zone: ZoneIndex;
}

/** One error for each rule of a mask that an entry breaks. */
export function ruleFindings({ model, view, at, zone }: Entry, mask: number): Finding[] {
  const entry = new DataView(view.buffer, view.byteOffset + at, ENTRY_BYTES);
  return brokenRules(mask).map((rule) => {
    const { found, expected } = ruleExplanation(model, rule, entry, zone);
    const code = `zone-file-entry-${rule}`;
    return {
      code,
      severity: 'error',
      zone,
      offset: model.tableOffset + zone * ENTRY_BYTES,
      length: ENTRY_BYTES,
      expected,
      found,
      message: `zone ${zone}: ${found}; QEMU's validation stops here with code ${rule}`,
      reference: referenceOf(code),
    };
  });
}

/** True when `oddities` has anything to say of a sound entry. Plain numbers: called a million times. */
export function hasOddity(model: ZoneFileModel, view: DataView, at: number, zone: ZoneIndex): boolean {
  const state = storedState(view, at);
  return (
    isStray(model, view, at, state) ||
    hasTwoPointers(model, view, at) ||
    lacksExtension(model, view, at) ||
    isEmptyExtended(view, at) ||
    isClosedUnwritten(model, view, at, zone)
  );
}

/** What is allowed in a sound entry and still worth knowing. */
export function* oddities({ model, view, at, zone }: Entry): Generator<Finding> {
  const offset = model.tableOffset + zone * ENTRY_BYTES;
  const whole = { zone, offset, length: ENTRY_BYTES };
  if (isStray(model, view, at, storedState(view, at))) {
    const { next, prev } = linkPlace(model.variant);
    const links = [next, prev].map((place) => view.getUint32(at + place, true));
    yield finding('zone-file-stray-links', 'warning', {
      ...{ zone, offset: offset + next, length: 8 },
      found: `next ${links[0]}, prev ${links[1]}`,
      expected: 'next 0, prev 0',
      message: `zone ${zone}: its state belongs to no list, but it has links: QEMU stops when it joins one`,
    });
  }
  if (hasTwoPointers(model, view, at)) {
    yield finding('zone-file-Z5', 'info', {
      ...{ zone, offset: offset + SECOND_POINTER_OFFSET, length: 8 },
      found: `LBA ${formatHex(readU64(view, at + SECOND_POINTER_OFFSET))}`,
      expected: `LBA ${formatHex(readU64(view, at + DESCRIPTOR.pointer.offset))}`,
      message: `zone ${zone}: the second write pointer is elsewhere, as when writes were under way; the next start goes on from the first`,
    });
  }
  if (lacksExtension(model, view, at)) {
    const message = `zone ${zone}: its descriptor extension is valid, but the header says that there are none: 256 is stored as 0`;
    yield finding('zone-file-Z1', 'warning', { ...whole, message });
  }
  if (isEmptyExtended(view, at)) {
    const message = `zone ${zone}: empty, but its descriptor extension is marked as valid; by NVMe a reset takes that back`;
    yield finding('zone-file-empty-zde', 'info', { ...whole, message });
  }
  if (isClosedUnwritten(model, view, at, zone)) {
    const message = `zone ${zone}: closed without anything written; it stays closed and holds an active resource`;
    yield finding('zone-file-Z6', 'info', { ...whole, message });
  }
}

/** QEMU asserts that a zone that joins a list has links 0 and 0. */
function isStray({ variant }: ZoneFileModel, view: DataView, at: number, state: number): boolean {
  if (listOf(state) !== NO_LIST) return false;
  const { next, prev } = linkPlace(variant);
  return view.getUint32(at + next, true) !== 0 || view.getUint32(at + prev, true) !== 0;
}

/** Bug Z5, which loses nothing: a process that was killed while writes were under way. */
function hasTwoPointers({ variant }: ZoneFileModel, view: DataView, at: number): boolean {
  if (variant !== 'v5') return false;
  return readU64(view, at + SECOND_POINTER_OFFSET) !== readU64(view, at + DESCRIPTOR.pointer.offset);
}

/** Bug Z1, beyond doubt. */
function lacksExtension({ zdeBytes }: ZoneFileModel, view: DataView, at: number): boolean {
  return zdeBytes === 0 && hasZde(view, at);
}

function isEmptyExtended(view: DataView, at: number): boolean {
  return isEmptyWithZde(storedState(view, at), view.getUint8(at + DESCRIPTOR.attributes.offset));
}

/** Bug Z6. */
function isClosedUnwritten(model: ZoneFileModel, view: DataView, at: number, zone: ZoneIndex): boolean {
  if (storedState(view, at) !== ZoneState.closed || hasZde(view, at)) return false;
  return readU64(view, at + DESCRIPTOR.pointer.offset) === startOf(model, zone);
}

function hasZde(view: DataView, at: number): boolean {
  const attributes = view.getUint8(at + DESCRIPTOR.attributes.offset);
  return (attributes & ZoneAttribute.zoneDescriptorExtensionValid) !== 0;
}

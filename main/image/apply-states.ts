/**
 * Puts zones of a new image into the states that its specification says. Data goes through the device as writes do, zone
 * after zone in the order in which limits allow it; states and pointers are then set past the commands, since not every
 * state of a fixture can be reached by them. What the image reads back as afterwards is compared with what was meant: no
 * rule about what a layout can store is told twice.
 */
import { AppError, fail } from '../../shared/errors/app-error';
import { assert } from '../../shared/errors/assert';
import type { ImageSpec } from '../../shared/image/image-spec';
import {
  capacityIn,
  filledBytes,
  fillOf,
  seedOf,
  writtenOf,
  type ZoneStateEntry,
} from '../../shared/image/states/zone-states';
import { formatHex } from '../../shared/units/format';
import type { ByteCount, ZoneIndex } from '../../shared/units/units';
import type { ZoneCommand } from '../../shared/workload/command';
import { isConventional, zoneCapacity, zoneStart } from '../../shared/zone/geometry';
import {
  hasWritePointer,
  ZONE_STATE_TITLES,
  ZoneAttribute,
  ZoneState,
  zoneStateName,
} from '../../shared/zone/state';
import { cloneZoneTable, type ZoneTable } from '../../shared/zone/zone-table';
import type { ZonedDevice } from '../device/device';
import type { ImageFacts, ImageTable } from '../format/image';
import type { NewImage } from '../format/new-image';
import type { BlockFile } from '../storage/block-file';
import { MemoryBlockFile } from '../storage/memory-block-file';
import { openImageFiles } from './image-files';
import type { ImagePlaces } from './image-places';
import { openDevice, type DeviceRequest } from './open-device';

/** Bytes of one write. */
const WRITE_BYTES = 1024 * 1024;

/** Is told of bytes written, of all that will be; may throw to stop. */
export type FillProgress = (done: ByteCount, total: ByteCount) => void;

/**
 * Brings zones of an image that was just created into their states. Errors: `not-representable` for a state that the
 * layout does not store, `usage` for data without a data image, those of the file and of `onProgress`.
 */
export function applyStates(places: ImagePlaces, spec: ImageSpec, onProgress: FillProgress = () => {}): void {
  const { states = [] } = spec;
  if (states.length === 0) return;
  const files = openImageFiles(places, 'write');
  try {
    const request: DeviceRequest = {
      ...{ variant: spec.variant, tableWrites: 'deferred', durability: 'end' },
      ...(files.attached === null ? {} : { attached: files.attached }),
    };
    statesInto(files.file, request, states, (device) => writeFills(device, spec, onProgress));
  } finally {
    files.dispose();
  }
}

/** What the layout does not store of the states of an image, found by making it in memory without data; null = all is stored. */
export function unstoredState({ spec, create }: Pick<NewImage, 'spec' | 'create'>): string | null {
  const file = new MemoryBlockFile('new image');
  create(file);
  try {
    statesInto(file, { variant: spec.variant, tableWrites: 'deferred' }, spec.states ?? [], () => {});
    return null;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not-representable') throw error;
    return error.message;
  }
}

/** Errors: `not-representable`, those of the file and of `fill`. */
function statesInto(
  file: BlockFile,
  request: DeviceRequest,
  states: readonly ZoneStateEntry[],
  fill: (device: ZonedDevice) => void,
): void {
  const { device } = openDevice(file, request);
  requireStates(device, states);
  fill(device);
  setStates(device, states);
  const meant = cloneZoneTable(device.image.table.zones);
  device.finish();
  requireStored(openDevice(file, request).device.image, meant);
}

/** Before anything is written. */
function requireStates({ image }: ZonedDevice, states: readonly ZoneStateEntry[]): void {
  for (const { first, state } of states) {
    if (!image.table.canStore(ZoneState[state])) failUnstored(image.facts, first, ZONE_STATE_TITLES[state]);
  }
}

function failUnstored({ recognition }: ImageFacts, zone: ZoneIndex, what: string, how = ''): never {
  const { format, variant } = recognition;
  return fail(
    'not-representable',
    `zone ${zone}: ${what} is not representable in ${format} ${variant}${how}`,
    {
      ...{ zone, format, variant },
    },
  );
}

/** Full zones first: each is active only while it is written. */
function writeFills(device: ZonedDevice, spec: ImageSpec, onProgress: FillProgress): void {
  const { states = [] } = spec;
  const filler = new Filler(device, spec, onProgress);
  if (filler.total > 0 && device.image.facts.dataRefusal !== null) throw device.image.facts.dataRefusal;
  for (const entry of states) if (entry.state === 'full') filler.fill(entry, 'finish');
  for (const entry of states) if (entry.state !== 'full') filler.fill(entry, 'close');
}

class Filler {
  /** Bytes that will be written. */
  readonly total: ByteCount;
  readonly #device: ZonedDevice;
  readonly #spec: ImageSpec;
  readonly #onProgress: FillProgress;
  #sequence = 0;
  #done = 0;

  constructor(device: ZonedDevice, spec: ImageSpec, onProgress: FillProgress) {
    this.#device = device;
    this.#spec = spec;
    this.#onProgress = onProgress;
    this.total = filledBytes(spec);
  }

  /** Writes into each zone of an entry and puts it to rest, so that the next finds room below the limits. */
  fill(entry: ZoneStateEntry, rest: 'finish' | 'close'): void {
    for (let zone = entry.first; zone <= entry.last; zone++) {
      const bytes = this.#inZone(entry, zone);
      for (let done = 0; done < bytes; done += WRITE_BYTES)
        this.#write(entry, zone, Math.min(WRITE_BYTES, bytes - done));
      if (bytes > 0 && isOpenNow(this.#device, zone)) this.#execute({ op: rest, zone });
    }
  }

  #write({ data }: ZoneStateEntry, zone: ZoneIndex, bytes: ByteCount): void {
    this.#onProgress(this.#done, this.total);
    const blocks = bytes / this.#device.image.facts.geometry.logicalBlockSizeBytes;
    this.#execute({ op: 'write', zone, blocks, data: data ?? { pattern: 'stamp' } });
    this.#done += bytes;
  }

  #execute(command: ZoneCommand): void {
    const { refusal } = this.#device.execute(command, {
      sequence: this.#sequence++,
      seed: seedOf(this.#spec),
    });
    assert(refusal === undefined, `a new image refused its fill: ${refusal?.message}`);
  }

  #inZone(entry: ZoneStateEntry, zone: ZoneIndex): ByteCount {
    return writtenOf(entry, capacityIn(this.#spec, zone), this.#spec.logicalBlockSizeBytes);
  }
}

function isOpenNow({ image }: ZonedDevice, zone: ZoneIndex): boolean {
  return image.table.zones.state[zone] === ZoneState.implicitlyOpened;
}

function setStates(device: ZonedDevice, states: readonly ZoneStateEntry[]): void {
  const changed: ZoneIndex[] = [];
  for (const entry of states) {
    for (let zone = entry.first; zone <= entry.last; zone++) {
      setState(device, zone, entry);
      changed.push(zone);
    }
  }
  device.adopt(changed);
}

function setState({ image }: ZonedDevice, zone: ZoneIndex, entry: ZoneStateEntry): void {
  const { geometry } = image.facts;
  const { zones } = image.table;
  const block = geometry.logicalBlockSizeBytes;
  const capacity = zoneCapacity(geometry, zone);
  const below = entry.state === 'full' ? capacity : fillOf(entry, capacity * block, block) / block;
  zones.state[zone] = ZoneState[entry.state];
  for (const name of entry.attributes ?? []) zones.attributes[zone]! |= ZoneAttribute[name];
  if (!isConventional(geometry, zone)) zones.writePointer[zone] = zoneStart(geometry, zone) + below;
}

/** Errors: `not-representable` for the first zone that reads back as another. */
function requireStored(image: { facts: ImageFacts; table: ImageTable }, meant: ZoneTable): void {
  const { zones } = image.table;
  for (let zone = 0; zone < meant.count; zone++) {
    if (wordsOf(meant, zone) === wordsOf(zones, zone)) continue;
    failUnstored(image.facts, zone, wordsOf(meant, zone), `: it would read as ${wordsOf(zones, zone)}`);
  }
}

/** What has to be the same: pointers mean nothing in some states. */
function wordsOf({ state, writePointer, attributes }: ZoneTable, zone: ZoneIndex): string {
  const code = state[zone]!;
  const at = hasWritePointer(code) ? ` with its pointer at LBA ${formatHex(writePointer[zone]!)}` : '';
  const bits = attributes[zone] === 0 ? '' : ` and attributes ${formatHex(attributes[zone]!)}`;
  return `${ZONE_STATE_TITLES[zoneStateName(code)]}${at}${bits}`;
}

import { expect } from 'vitest';
import type { ZoneEngine } from '../../../main/engine/types';
import type { FormatDriver } from '../../../main/format/driver';
import { writableFamily } from '../../../main/format/registry';
import { openDevice } from '../../../main/image/open-device';
import type { TableWrites, ZonedDevice } from '../../../main/device/device';
import type { BlockFile } from '../../../main/storage/block-file';
import { JoinedFile } from '../../../main/storage/filters/joined-file';
import { MemoryBlockFile } from '../../../main/storage/memory-block-file';
import { AppError } from '../../../shared/errors/app-error';
import type { ImageSpec } from '../../../shared/image/image-spec';
import { roundUp } from '../../../shared/units/units';
import type { CommandResult, ZoneCommand } from '../../../shared/workload/command';
import { zoneStart } from '../../../shared/zone/geometry';
import type { RuleOptions } from '../../../shared/zone/profile';
import { isActive, ZoneState, zoneStateName } from '../../../shared/zone/state';
import { writePointerOf } from '../../../shared/zone/zone-table';
import { bytesOf } from '../../support/image/device-images';
import type { DeviceKind } from './conformance-suite';
import type { VectorDevice } from './run-vector';

/** Which image lies beneath a device, and through what. */
export interface ImageDeviceChoice {
  readonly driver: FormatDriver;
  readonly variant: string;
  readonly logicalBlockSizeBytes: ImageSpec['logicalBlockSizeBytes'];
  readonly tableWrites: TableWrites;
  /** Filters over the file, by name. */
  readonly through?: { readonly name: string; readonly over: (file: BlockFile) => BlockFile };
}

/** Where a data image begins behind a zone_file. */
const PAGE_BYTES = 4096;

/** Devices as the product makes them: engine and image joined over a file in memory. */
export function imageDevices(choice: ImageDeviceChoice): DeviceKind {
  const { driver, variant, logicalBlockSizeBytes, tableWrites, through } = choice;
  const asked = (spec: ImageSpec): ImageSpec => ({ ...spec, format: formatOf(driver), variant });
  const problems = (spec: ImageSpec) => driver.plan(asked(spec), null).problems;
  return {
    name: `${driver.family.name} ${variant} image, ${tableWrites} table writes${through ? `, through ${through.name}` : ''}`,
    logicalBlockSizeBytes,
    problems,
    represents: (spec) =>
      problems(spec).every(({ severity }) => severity === 'warning') &&
      storesAppendLimit(driver, asked(spec)),
    isUnrepresentable: (error) => error instanceof AppError && error.code === 'not-representable',
    make(spec, rules) {
      const file = new MemoryBlockFile('image');
      driver.plan(asked(spec), null).create(file);
      const { openZonesMax, activeZonesMax } = spec.limits;
      const limits = {
        ...(openZonesMax === null ? {} : { openZonesMax }),
        ...(activeZonesMax === null ? {} : { activeZonesMax }),
      };
      return new ImageDevice(file, { ...choice, spec, rules, limits });
    },
  };
}

function formatOf({ family }: FormatDriver): ImageSpec['format'] {
  return writableFamily(family.name).name;
}

/** The other limits are given when an image is opened; this one has to be in the file. */
function storesAppendLimit(driver: FormatDriver, spec: ImageSpec): boolean {
  if (spec.limits.appendMaxBytes === null) return true;
  const file = new MemoryBlockFile('image');
  driver.plan(spec, null).create(file);
  return driver.open(file, {}).facts.limits.appendMaxBytes === spec.limits.appendMaxBytes;
}

interface DeviceSetup extends ImageDeviceChoice {
  readonly spec: ImageSpec;
  readonly rules: RuleOptions;
  /** For formats that store none. */
  readonly limits: { readonly openZonesMax?: number; readonly activeZonesMax?: number };
}

/** Findings about what another program would do with a sound image. */
const OTHERS_DEFECTS: ReadonlySet<string> = new Set(['zone-file-Z3']);

class ImageDevice implements VectorDevice {
  readonly #setup: DeviceSetup;
  /** Length of the image itself; a data image lies behind it. */
  readonly #imageBytes: number;
  #device: ZonedDevice;

  constructor(file: BlockFile, setup: DeviceSetup) {
    this.#setup = setup;
    this.#imageBytes = file.size();
    this.#device = this.#open(file, new MemoryBlockFile('data'));
  }

  get engine(): ZoneEngine {
    return this.#device.engine;
  }

  execute(command: ZoneCommand, payload?: Uint8Array, into?: Uint8Array): CommandResult {
    if (command.op === 'powerCycle') this.#powerCycle();
    return this.#device.execute(command, payload, into);
  }

  readZde(zone: number): Uint8Array | null {
    return this.#device.image.table.readZde(zone);
  }

  /** What the file says after the last step has to be what memory says. */
  end(): void {
    this.#device.finish();
    const stored = this.#over(this.#device.file);
    expect(zonesOf(stored, false), 'zones as they were stored').toEqual(
      zonesOf(this.#device, this.#derivesStates),
    );
    const found = [...stored.image.anatomy.check()].filter(
      ({ severity, code }) => severity !== 'info' && !OTHERS_DEFECTS.has(code),
    );
    expect(found, 'findings in the image').toEqual([]);
  }

  get #derivesStates(): boolean {
    return this.#device.image.facts.provenance.state === 'derived';
  }

  #powerCycle(): void {
    this.#device.finish();
    if (this.#derivesStates) this.#requireDerivable();
    const bytes = bytesOf(this.#device.file);
    const image = new MemoryBlockFile('reopened', this.#isPair ? bytes.slice(0, this.#imageBytes) : bytes);
    const data = bytes.subarray(this.#dataOffset);
    this.#device = this.#open(image, new MemoryBlockFile('data', data));
  }

  /** A variant without states forgets what no write pointer tells: zones closed at their start, extensions. */
  #requireDerivable(): void {
    const {
      facts: { geometry },
      table: { zones },
    } = this.#device.image;
    for (let zone = 0; zone < zones.count; zone++) {
      const atStart = zones.writePointer[zone] === zoneStart(geometry, zone);
      if (zones.state[zone] === ZoneState.closed && atStart)
        throw new AppError('not-representable', `zone ${zone}: closed at its start`);
    }
  }

  get #isPair(): boolean {
    return this.#setup.driver.family.data === 'named';
  }

  get #dataOffset(): number {
    return roundUp(this.#imageBytes, PAGE_BYTES);
  }

  #open(image: BlockFile, data: MemoryBlockFile): ZonedDevice {
    const file = this.#isPair ? this.#joined(image, data) : image;
    return this.#over(this.#setup.through?.over(file) ?? file);
  }

  #joined(image: BlockFile, data: MemoryBlockFile): BlockFile {
    data.resize(this.#dataBytes);
    return new JoinedFile('pair', [
      { file: image, offset: 0, length: this.#imageBytes },
      { file: data, offset: this.#dataOffset, length: null },
    ]);
  }

  get #dataBytes(): number {
    const { zoneCount, zoneSizeBytes } = this.#setup.spec;
    return zoneCount * zoneSizeBytes;
  }

  #over(file: BlockFile): ZonedDevice {
    const { tableWrites, rules, limits } = this.#setup;
    const attached = { offset: this.#dataOffset, length: this.#dataBytes, name: 'data' };
    const choices = this.#isPair ? { ...limits, attached } : limits;
    return openDevice(file, { profile: rules.profile, rules, tableWrites, ...choices }).device;
  }
}

function zonesOf({ image }: ZonedDevice, asDerived: boolean) {
  const {
    facts: { geometry, provenance },
    table: { zones },
  } = image;
  return Array.from({ length: zones.count }, (_, zone) => {
    const writePointer = writePointerOf(zones, zone);
    const derived = writePointer === zoneStart(geometry, zone) ? ZoneState.empty : ZoneState.closed;
    const state = asDerived && isActive(zones.state[zone]!) ? derived : zones.state[zone]!;
    return {
      state: zoneStateName(state),
      type: zones.type[zone],
      writePointer,
      attributes: provenance.attributes === 'stored' ? zones.attributes[zone] : undefined,
    };
  });
}

import { expect } from 'vitest';
import type { ZoneEngine } from '../../../main/engine/types';
import { zonedDriver } from '../../../main/format/zoned/driver';
import { openDevice } from '../../../main/service/open-device';
import type { TableWrites, ZonedDevice } from '../../../main/service/types';
import type { BlockFile } from '../../../main/storage/block-file';
import { MemoryBlockFile } from '../../../main/storage/memory-block-file';
import type { ImageSpec } from '../../../shared/fixture/image-spec';
import type { CommandResult, ZoneCommand } from '../../../shared/workload/command';
import type { RuleOptions } from '../../../shared/zone/profile';
import { zoneStateName } from '../../../shared/zone/state';
import { writePointerOf } from '../../../shared/zone/zone-table';
import { bytesOf } from '../../support/service-images';
import type { DeviceKind } from './conformance-suite';
import type { VectorDevice } from './run-vector';

/** Which image lies beneath a device, and through what. */
export interface ImageDeviceChoice {
  readonly variant: 'extended' | 'rfc';
  readonly logicalBlockSizeBytes: ImageSpec['logicalBlockSizeBytes'];
  readonly tableWrites: TableWrites;
  /** Filters over the file, by name. */
  readonly through?: { readonly name: string; readonly over: (file: BlockFile) => BlockFile };
}

/** Devices as the product makes them: engine and `zoned` image joined over a file in memory. */
export function imageDevices(choice: ImageDeviceChoice): DeviceKind {
  const { variant, logicalBlockSizeBytes, tableWrites, through } = choice;
  const asked = (spec: ImageSpec): ImageSpec => ({ ...spec, variant });
  const problems = (spec: ImageSpec) => zonedDriver.plan(asked(spec), null).problems;
  return {
    name: `${variant} image, ${tableWrites} table writes${through ? `, through ${through.name}` : ''}`,
    logicalBlockSizeBytes,
    problems,
    represents: (spec) => problems(spec).every(({ severity }) => severity === 'warning'),
    make(spec, rules) {
      const file = new MemoryBlockFile('image');
      zonedDriver.create(file, asked(spec));
      return new ImageDevice(file, choice, rules);
    },
  };
}

class ImageDevice implements VectorDevice {
  readonly #choice: ImageDeviceChoice;
  readonly #rules: RuleOptions;
  #device: ZonedDevice;

  constructor(file: BlockFile, choice: ImageDeviceChoice, rules: RuleOptions) {
    this.#choice = choice;
    this.#rules = rules;
    this.#device = this.#open(file);
  }

  get engine(): ZoneEngine {
    return this.#device.engine;
  }

  execute(command: ZoneCommand, payload?: Uint8Array, into?: Uint8Array): CommandResult {
    if (command.op === 'powerCycle') this.#device = this.#open(this.#storedCopy());
    return this.#device.execute(command, payload, into);
  }

  readZde(zone: number): Uint8Array | null {
    return this.#device.image.readZde(zone);
  }

  /** What the file says after the last step has to be what memory says. */
  end(): void {
    this.#device.finish();
    const stored = this.#over(this.#device.file);
    expect(zonesOf(stored), 'zones as they were stored').toEqual(zonesOf(this.#device));
    expect([...stored.image.check()], 'findings in the image').toEqual([]);
  }

  #storedCopy(): MemoryBlockFile {
    this.#device.finish();
    return new MemoryBlockFile('reopened', bytesOf(this.#device.file));
  }

  #open(file: BlockFile): ZonedDevice {
    return this.#over(this.#choice.through?.over(file) ?? file);
  }

  #over(file: BlockFile): ZonedDevice {
    const { tableWrites } = this.#choice;
    return openDevice(file, { profile: this.#rules.profile, rules: this.#rules, tableWrites }).device;
  }
}

function zonesOf({ image }: ZonedDevice) {
  const { zones, provenance } = image;
  return Array.from({ length: zones.count }, (_, zone) => ({
    state: zoneStateName(zones.state[zone]!),
    type: zones.type[zone],
    writePointer: writePointerOf(zones, zone),
    attributes: provenance.attributes === 'stored' ? zones.attributes[zone] : undefined,
  }));
}

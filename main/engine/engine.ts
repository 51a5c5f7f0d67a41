import { assert } from '../../shared/errors/assert';
import type { ZoneIndex } from '../../shared/units/units';
import type { ZoneCommand } from '../../shared/workload/command';
import { isManagement, type ManagementOperation } from '../../shared/workload/operations';
import { ZoneChanges } from './changes';
import { prepareCommand } from './commands';
import { EngineContext } from './context';
import type { Effects, EngineMemory, EngineSetup, Permit, Preparation, ZoneEngine } from './types';

/**
 * The zone state machine over a table: rules of the setup's profile, resources counted from the table.
 * The geometry is taken as valid; states and pointers of the table may be anything.
 */
export function createEngine(setup: EngineSetup): ZoneEngine {
  assert(setup.zones.count === setup.geometry.zoneCount, 'the zone table does not fit the geometry');
  return new Engine(setup);
}

class Engine implements ZoneEngine {
  readonly setup: EngineSetup;
  readonly #context: EngineContext;
  readonly #changes: ZoneChanges;

  constructor(setup: EngineSetup) {
    this.setup = setup;
    this.#context = new EngineContext(setup);
    this.#changes = new ZoneChanges(this.#context);
  }

  get openCount(): number {
    return this.#context.resources.openCount;
  }

  get activeCount(): number {
    return this.#context.resources.activeCount;
  }

  prepare(command: ZoneCommand): Preparation {
    return prepareCommand(this.#context, command);
  }

  commit(permit: Permit): Effects {
    const { command } = permit;
    this.#changes.begin();
    if (command.op === 'write' || command.op === 'append') {
      this.#changes.advance(this.#zoneOf(command), command.blocks ?? 0);
    } else if (command.op === 'powerCycle') this.#changes.powerCycle();
    else if (isManagement(command.op)) this.#manage(command, command.op);
    return this.#changes.effects;
  }

  memory(): EngineMemory {
    return this.#context.resources.memory();
  }

  resync(memory?: EngineMemory): void {
    this.#context.resources.rebuild(this.setup.zones, memory);
  }

  #manage(command: ZoneCommand, operation: ManagementOperation): void {
    if (command.all) this.#changes.manageAll(operation);
    else this.#changes.manage(operation, this.#zoneOf(command));
  }

  #zoneOf({ lba, zone }: ZoneCommand): ZoneIndex {
    const addressed = lba === undefined ? zone : this.#context.zoneAt(lba);
    assert(addressed !== undefined, 'a command without an address was permitted');
    return addressed;
  }
}

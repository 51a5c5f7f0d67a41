import { fail } from '../../../shared/errors/app-error';
import type { BuildName } from '../../../shared/zone/build';
import type { ZoneCommand } from '../../../shared/workload/command';
import type { StatusName } from '../../../shared/zone/status';
import { applyRecovery, planRecovery } from '../../engine/recovery';
import type { ZonedDevice } from '../device';
import type { PayloadOrigin } from '../payloads';
import { requireBuild } from './reenactment';

/** What came of a command or start. */
interface StartedAnswer {
  readonly status: StatusName;
  /** The program did not start, or ended at its start: nothing was changed. */
  readonly ended?: true;
}

/**
 * A build whose commands follow the rules and whose starts do not: a power cycle is its start, with the verdict on the
 * image first. An image that it does not take is initialised anew, with the loss of all zones.
 */
export class StartedDevice {
  readonly #device: ZonedDevice;
  /** A start gave the zones another shape. */
  #isReshaped = false;

  /** Errors: `usage` where the build does not make images of this variant, why the image is only read. */
  constructor(device: ZonedDevice, build: BuildName) {
    requireBuild(device, build);
    if (device.image.facts.writeRefusal !== null) throw device.image.facts.writeRefusal;
    this.#device = device;
  }

  /** Executes a command; a power cycle starts the program. Errors: those of the device. */
  execute(command: ZoneCommand, payload: PayloadOrigin): StartedAnswer {
    if (this.#isReshaped)
      fail('unsupported', 'a start gave the zones another shape: what follows needs the image opened anew');
    return command.op === 'powerCycle' ? this.#start() : this.#device.execute(command, payload);
  }

  /** Writes what is outstanding. */
  finish(): void {
    this.#device.finish();
  }

  #start(): StartedAnswer {
    const { image, engine } = this.#device;
    this.#device.flush();
    const verdict = image.anatomy.qemuVerdict();
    if (verdict?.code === 0) return { status: 'ok', ended: true };
    if (verdict !== null) {
      this.#isReshaped = image.table.initialise?.() === false;
      this.#device.reload();
      engine.resync();
      return { status: 'ok' };
    }
    const plan = planRecovery({ ...image.facts, zones: image.table.zones }, image.facts.defaultRecovery);
    image.table.clearAtStart?.({ dryRun: false });
    this.#device.adopt(applyRecovery(image.table.zones, plan));
    this.#device.flush();
    return { status: 'ok' };
  }
}

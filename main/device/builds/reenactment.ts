import { fail } from '../../../shared/errors/app-error';
import { type BlockBuildName, type BuildName } from '../../../shared/zone/build';
import { familyNamed } from '../../format/registry';
import type { ZonedDevice } from '../device';
import { BuildProcess } from './process';
import { BUILD_RULES } from './rules';
import { imageStore } from './store';
import { shapeOf } from './zones';

/**
 * A build at work on the image of a device, past its engine: one process after the other. `finish` when all is done: only
 * then does the device show what the build left.
 */
export interface Reenactment {
  readonly process: BuildProcess;
  /** Ends the process and starts the next one, which reads the image anew and counts from nothing. */
  restart(): void;
  flush(): void;
  /** Writes what is outstanding and lets the device read its zones again. */
  finish(): void;
}

/** The build that made images of a variant, as far as one can be re-enacted. */
export function buildOf({ image }: Pick<ZonedDevice, 'image'>): BuildName | null {
  const { format, variant } = image.facts.recognition;
  const qemu = familyNamed(format).variants.find((known) => known.variant === variant)?.qemu;
  return qemu?.profile ?? null;
}

/**
 * Re-enacts a build on a device. Errors: `usage` where the build does not know images of this variant; why the image is only
 * read.
 */
export function reenact(device: ZonedDevice, build: BlockBuildName): Reenactment {
  const { image, file } = device;
  requireBuild(device, build);
  if (image.facts.writeRefusal !== null) throw image.facts.writeRefusal;
  const rules = BUILD_RULES[build];
  const setup = { rules, shape: shapeOf(image.facts.geometry), limits: image.facts.limits };
  const start = (): BuildProcess =>
    new BuildProcess({ ...setup, store: imageStore(image, file, rules.flatData) });
  let process = start();
  return {
    get process() {
      return process;
    },
    restart: () => void (process = start()),
    flush: () => file.flush(),
    finish() {
      image.table.seal();
      file.flush();
      device.reload();
    },
  };
}

/** Errors: `usage` where the build does not make images of this variant. */
export function requireBuild(device: ZonedDevice, build: BuildName): void {
  const known = buildOf(device);
  if (known === build) return;
  const { format, variant } = device.image.facts.recognition;
  const accepted = known === null ? 'no build is known that made them' : `accepted: ${known}`;
  fail('usage', `${build} does not make ${format} ${variant} images; ${accepted}`, {
    build,
    format,
    variant,
  });
}

/** The build of that name among some. Errors: `usage`, with their names. */
export function parseBuild<Name extends BuildName>(text: string, among: readonly Name[]): Name {
  const build = among.find((name) => name === text);
  return build ?? fail('usage', `--as ${text}: not a build here; accepted: ${among.join(', ')}`, { text });
}

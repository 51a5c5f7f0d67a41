import type { JobContext } from '../device/job';
import type { FileResolver } from '../device/payload';
import type { ZonedDevice } from '../device/device';
import { BuildDevice } from '../device/builds/build-device';
import { StartedDevice } from '../device/builds/started-device';
import { reenact } from '../device/builds/reenactment';
import { isBlockBuild, type BuildName } from '../../shared/zone/build';
import { REPORT_COMMANDS } from '../workload/run-commands';
import type { ParsedTrace } from './native-codec';
import { checkTraceFits } from './trace-fit';

/** How to re-enact a trace. */
export interface ReenactOptions {
  readonly context: JobContext;
  readonly resolve?: FileResolver;
}

/** What came of a re-enactment. */
export interface ReenactSummary {
  readonly build: BuildName;
  readonly commands: number;
  readonly refused: number;
  /** Index of the command that ended the build's process, and with it the re-enactment; null = none did. */
  readonly endedAt: number | null;
}

/**
 * Executes a trace on a device as a build would have done, and leaves its very bytes. A power cycle in the trace is the
 * start of the next process. Errors: those of `reenact`, `usage` for a trace of another geometry, `malformed` for a damaged
 * line, AppErrors of the file, `cancelled`.
 */
export function reenactTrace(
  device: ZonedDevice,
  build: BuildName,
  { header, entries }: ParsedTrace,
  { context, resolve }: ReenactOptions,
): ReenactSummary {
  const { geometry } = device.image.facts;
  checkTraceFits(header, geometry);
  const executor = isBlockBuild(build)
    ? new BuildDevice(reenact(device, build), geometry)
    : new StartedDevice(device, build);
  let [commands, refused, endedAt] = [0, 0, null as number | null];
  for (const { i, t: _t, expect: _expect, ...command } of entries) {
    context.checkCancelled();
    const answer = executor.execute(command, { sequence: i, seed: header.seed ?? 0, resolve });
    commands++;
    if (answer.status !== 'ok') refused++;
    if (commands % REPORT_COMMANDS === 0) context.progress({ done: commands, total: null });
    if (!answer.ended) continue;
    endedAt = i;
    break;
  }
  executor.finish();
  return { build, commands, refused, endedAt };
}

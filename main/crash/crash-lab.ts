import { assert } from '../../shared/errors/assert';
import type { OpenImageOptions } from '../../shared/image/open-options';
import type { CrashFault, CrashReport, CrashSummary } from '../../shared/crash/crash-report';
import type { RecoveryPolicy } from '../../shared/zone/profile';
import type { CrashFates } from './crash-fates';
import { decideFates } from './crash-fates';
import type { CrashLoss } from '../../shared/crash/loss';
import type { CrashPoint } from '../../shared/crash/crash-point';
import { formatCrashPoint, parseCrashPoint } from '../../shared/crash/crash-point';
import { parseRecoveryCut } from '../../shared/crash/recovery-cut';
import { cutRecovery } from './damage/cut-recovery';
import { formatStateId } from './state-id';
import { OverlayBlockFile } from '../storage/overlay/overlay-block-file';
import { executeUntil, type CrashExecution } from './crash-execution';
import type { CrashedFiles } from './crash-report';
import { describeCrash } from './crash-report';
import { judgeCrash, type JudgedCrash } from './judge-crash';
import type { CrashInput } from './trace-execution';
import { optionWords } from '../../shared/image/option-words';
import { mergeRanges, type Extent } from '../../shared/units/ranges';
import { quoteArgument } from '../../shared/units/shell-word';
import type { ZoneTable } from '../../shared/zone/zone-table';
import type { FormatImage } from '../format/image';

/** When power is cut and what is lost. */
export interface CrashSetup extends CrashInput, CrashLoss {
  /** `N[:before|:after|:after-data|:wK]`. */
  readonly point: string;
  /** How many writes there are is asked, not which. */
  readonly countsOnly?: boolean;
}

/** Progress is reported after so many writes. */
const REPORT_WRITES = 1024;

/** An image after a power cut. */
export interface CrashRun extends CrashedFiles {
  readonly summary: CrashSummary;
  /** Content after the cut: an overlay over the base. */
  readonly crashed: OverlayBlockFile;
  /** Releases what the run holds; base stays open. */
  dispose(): void;
}

/**
 * Executes a trace up to a crash point on a copy of the base, cuts the power, and loses what the setup says.
 * The same base, trace, point, loss and seed always give the same bytes and the same id.
 * Errors: `usage` for a trace that does not fit, `out-of-range` for a point that it has not; those of base and trace; `cancelled`.
 */
export function crashRun(setup: CrashSetup): CrashRun {
  const point = parseCrashPoint(setup.point);
  const execution = executeUntil(setup, point);
  const crashed = new OverlayBlockFile(setup.base, setup.makeStore?.());
  const dispose = (): void => {
    crashed.dispose();
    execution.dispose();
  };
  return orDispose(dispose, () => {
    assert(execution.cut.end <= execution.log.count, 'the power is cut behind the end of the log');
    const fates = decideFates(execution.cut, setup);
    const total = fates.count;
    fates.applyTo(crashed, (done) => {
      setup.context.checkCancelled();
      if (done % REPORT_WRITES === 0) setup.context.progress({ done, total, unit: 'writes' });
    });
    const recovery = cutRecoveryOf(crashed, setup);
    const summary = { ...summarize(point, setup, execution, fates), ...recovery };
    return { summary, crashed, live: execution.live, execution, fates, dispose };
  });
}

/** What a crash would do to the writes before it, without the data of any. Errors: as crashRun. */
export function previewCrash(setup: CrashSetup): CrashSummary {
  const point = parseCrashPoint(setup.point);
  const execution = executeUntil({ ...setup, withoutData: true }, point);
  try {
    return summarize(point, setup, execution, decideFates(execution.cut, setup));
  } finally {
    execution.dispose();
  }
}

/** Scratch files of work that fails or is cancelled take room until they are released. */
function orDispose<Value>(dispose: () => void, make: () => Value): Value {
  try {
    return make();
  } catch (error) {
    dispose();
    throw error;
  }
}

/**
 * A crashed image as something to copy. It may be one that cannot be opened: what it holds is known from the image
 * before and the writes of each overlay since; the last one shows the content.
 */
export function contentAfter(
  before: FormatImage,
  ...overlays: readonly [OverlayBlockFile, ...OverlayBlockFile[]]
): { readonly file: OverlayBlockFile; readonly extents: readonly Extent[] } {
  const changed = overlays.flatMap((overlay) => overlay.changedExtents());
  return { file: overlays.at(-1)!, extents: mergeRanges([...before.anatomy.extents(), ...changed]) };
}

/** Names for the command line that makes the same crashed image. */
export interface CrashNames {
  readonly image: string;
  readonly trace: string;
  /** Choices that the image was opened with. */
  readonly options?: OpenImageOptions;
}

/** A crash, its recovery and both images. */
export interface RecoveredCrash {
  readonly report: CrashReport;
  /** Zones as the host had last been told of them, as found and after recovery; those null of an image that does not open. */
  readonly zones: Readonly<Record<'before', ZoneTable> & Record<'crashed' | 'recovered', ZoneTable | null>>;
  readonly crashed: OverlayBlockFile;
  /** The crashed image after recovery: an overlay over `crashed`. */
  readonly recovered: OverlayBlockFile;
  dispose(): void;
}

/** Crashes as crashRun does, recovers by a policy and says what became of every zone and of the data. */
export function crashAndRecover(
  setup: CrashSetup,
  policy: RecoveryPolicy,
  names: CrashNames,
): RecoveredCrash {
  const run = crashRun(setup);
  const recovered = new OverlayBlockFile(run.crashed, setup.makeStore?.());
  const dispose = (): void => {
    recovered.dispose();
    run.dispose();
  };
  return orDispose(dispose, () => {
    const judged = powerUp(run, recovered, setup, policy);
    return {
      report: {
        crash: run.summary,
        ...describeCrash(judged, run),
        reproduce: reproduceLine(run.summary.point, setup, names),
      },
      zones: {
        before: run.execution.acknowledgedZones,
        crashed: judged.zones?.crashed ?? null,
        recovered: judged.zones?.recovered ?? null,
      },
      crashed: run.crashed,
      recovered,
      dispose,
    };
  });
}

function powerUp(
  run: CrashRun,
  file: OverlayBlockFile,
  setup: CrashSetup,
  policy: RecoveryPolicy,
): JudgedCrash {
  const { acknowledgedZones, finishedZones, data } = run.execution;
  return judgeCrash(file, {
    ...{ acknowledgedZones, finishedZones, data, policy },
    open: setup.open,
    live: () => setup.open(run.live).image,
    keepsImage: true,
    checkCancelled: () => setup.context.checkCancelled(),
  });
}

/** The command line that makes the same crashed image; its choices are those that the id spells. */
function reproduceLine(point: string, loss: CrashLoss, { image, trace, options = {} }: CrashNames): string {
  const words = [
    ...['zonesmith', 'crash', quoteArgument(image), ...optionWords(options), '--trace', quoteArgument(trace)],
    ...['--at', point, '--lose', loss.lose.toLowerCase()],
    ...damageOptions(loss),
    ...['--seed', String(loss.seed), '-o', 'crashed.zoned'],
  ];
  return words.join(' ');
}

function damageOptions({ tearBytes, tear, fill, faults = [], recoveryCut }: CrashLoss): string[] {
  return [
    ...(tearBytes === null ? [] : ['--tear', String(tearBytes)]),
    ...(tear === undefined ? [] : ['--tear', tear]),
    ...(fill === undefined ? [] : ['--fill', fill]),
    ...faults.flatMap((fault) => ['--fault', fault]),
    ...(recoveryCut === undefined ? [] : ['--recovery-cut', recoveryCut]),
  ];
}

function summarize(
  point: CrashPoint,
  { countsOnly, ...loss }: CrashSetup,
  execution: CrashExecution,
  fates: CrashFates,
): CrashSummary {
  const { survived, lost, torn, untorn, unhit } = fates;
  const { traceHash } = execution;
  const id = formatStateId({ point, loss, traceHash });
  const counts = {
    ...{ survived, lost, torn },
    ...(untorn !== null && { untorn }),
    ...(loss.fill !== undefined && loss.fill !== 'old' && { fill: loss.fill }),
    ...(fates.faults.length > 0 && { faults: placed(fates.faults, loss.open(execution.live).image) }),
    ...(unhit !== null && { unhit }),
  };
  const listed = countsOnly
    ? { writes: [], durable: fates.count - survived - lost - torn }
    : { writes: [...fates.writes()] };
  return { id, point: formatCrashPoint(point), ...counts, ...listed };
}

function placed(faults: readonly CrashFault[], { anatomy }: FormatImage): CrashFault[] {
  return faults.map((fault) => ({
    ...fault,
    lba: anatomy.locate(fault.at ?? fault.offset).lba,
    ...(fault.to !== undefined && { toLba: anatomy.locate(fault.to).lba }),
  }));
}

/** Cuts the power a second time where that is asked for; says how far the recovery came. */
function cutRecoveryOf(crashed: OverlayBlockFile, setup: CrashSetup): Pick<CrashSummary, 'recoveryCut'> {
  if (setup.recoveryCut === undefined) return {};
  const cut = parseRecoveryCut(setup.recoveryCut);
  return { recoveryCut: { ...cut, of: cutRecovery(crashed, cut, setup) } };
}

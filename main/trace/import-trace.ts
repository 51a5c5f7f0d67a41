import type { ImportPlacement, ImportReport, IologWait } from '../../shared/workload/import-report';
import type { TraceEntry } from '../../shared/workload/trace-entry';
import type { EngineSetup } from '../engine/types';
import type { Importer } from './importers/importer';
import { inBlocks } from './importing/block-request';
import { ImportTally } from './importing/import-tally';
import { KeptOffsets } from './importing/kept-offsets';
import { TraceMaker, type Placement } from './importing/placement';
import { Sequentialised } from './importing/sequentialise';

/** What is imported, and how. */
export interface ImportOptions {
  readonly importer: Importer;
  readonly source: Iterable<Uint8Array>;
  /** The device that the trace is made for, in the state it starts from. It is not changed. */
  readonly device: EngineSetup;
  readonly placement: ImportPlacement;
  /** How waits of an old iolog are meant. */
  readonly wait?: IologWait;
  /** Receives the entries of the trace in order. */
  readonly sink: (entry: TraceEntry) => void;
  /** Called now and then with lines read and commands made; may throw to end the import. */
  readonly pulse?: (lines: number, commands: number) => void;
}

/** Requests and notes between two pulses. */
const PULSE = 4096;

/**
 * Makes a native trace of a foreign one, request by request in bounded memory. Foreign bytes become logical blocks here.
 * Errors: `malformed` for a source that is not of the format at all; `usage` where the device cannot take it; those of
 * `source`, `sink` and `pulse`. A bad line is part of the report.
 */
export function importTrace(options: ImportOptions): ImportReport {
  const { importer, source, device, wait, pulse } = options;
  const tally = new ImportTally();
  const maker = new TraceMaker(tally, options.sink);
  const placement = placementOf(options, maker);
  const blockSize = device.geometry.logicalBlockSizeBytes;
  let steps = 0;
  const step = (): void => {
    if (++steps % PULSE === 0) pulse?.(tally.lines, maker.commands);
  };
  const context = {
    device,
    ...(wait === undefined ? {} : { wait }),
    note: (...[line, outcome, why]: Parameters<ImportTally['add']>): void => {
      tally.add(line, outcome, why);
      step();
    },
  };
  for (const request of importer.requests(source, context)) {
    const inDevice = inBlocks(request, blockSize);
    if (typeof inDevice === 'string') tally.add(request.line, 'refused', reasonOf(inDevice), inDevice);
    else placement.place(inDevice);
    step();
  }
  placement.end();
  return tally.report(importer.name, maker.commands);
}

function placementOf({ device, placement }: ImportOptions, maker: TraceMaker): Placement {
  if (placement === 'sequentialise') return new Sequentialised(device, maker);
  return new KeptOffsets(device, maker, { asIs: placement === 'as-is' });
}

/** A reason without its numbers, so that lines can be counted by it. */
function reasonOf(text: string): string {
  return text.replace(/ \d+, which/, ', which');
}

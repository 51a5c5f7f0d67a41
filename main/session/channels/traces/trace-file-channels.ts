import { basename } from 'node:path';
import { fail, failAbout } from '../../../../shared/errors/app-error';
import type { ArgumentsOf } from '../../../../shared/ipc/channels';
import type { JobResult } from '../../../../shared/session/job';
import { formatCount } from '../../../../shared/units/format';
import type { ImportReport } from '../../../../shared/workload/import-report';
import type { TraceEntry, TraceHeader } from '../../../../shared/workload/trace-entry';
import { requireZones } from '../../../device/require-zones';
import type { JobContext } from '../../../device/job';
import { readPieces } from '../../../storage/node-pieces';
import { importTrace } from '../../../trace/import-trace';
import { EXPORTERS } from '../../../trace/exporters/registry';
import { chooseImporter } from '../../../trace/importers/registry';
import { sayingWhere } from '../../../trace/saying-where';
import { readSpans } from '../../../trace/lines';
import { looksNative, parseTrace } from '../../../trace/native-codec';
import { checkTraceFits } from '../../../trace/trace-fit';
import { makeTraceHeader } from '../../../trace/trace-header';
import { snapshotOf } from '../../overlay-copy';
import { saveForeign } from '../../trace-file';
import type { SessionState } from '../../session-state';
import type { SessionHandlers } from '../session-handlers';

/** Commands of a trace that the window takes from a file: they are all held in memory. */
const COMMANDS_MAX = 1_000_000;

type ImportArguments = ArgumentsOf<'traces:import'>;

/** Traces that come from files, native and foreign, and go into foreign ones. */
export function traceFileChannels(state: SessionState) {
  return {
    'traces:import': (args) => {
      requireZones(state.device.image.facts, state.start.path);
      return state.jobs.start({
        title: `Import of ${basename(args.path)}`,
        unit: 'commands',
        run: (context) => importFile(state, args, context),
      });
    },
    'traces:export': ({ trace, format, path, replace }) => {
      const kept = state.traces.get(trace);
      state.requireOtherFile(path);
      const exporter = EXPORTERS.find(({ name }) => name === format);
      if (exporter === undefined) {
        const accepted = EXPORTERS.map(({ name }) => name).join(', ');
        return fail('usage', `there is no format '${format}'; accepted: ${accepted}`, { format });
      }
      return state.jobs.start({
        title: `Export of ${kept.info.title}`,
        unit: 'commands',
        run: (context) => ({
          kind: 'export',
          path,
          report: saveForeign(path, kept, {
            exporter,
            replace,
            before(done) {
              context.checkCancelled();
              if (done % 1024 === 0) context.progress({ done, total: kept.entries.length });
            },
          }),
        }),
      });
    },
  } satisfies Partial<SessionHandlers>;
}

interface Imported {
  readonly header: TraceHeader;
  readonly entries: readonly TraceEntry[];
  readonly report: ImportReport | null;
}

function importFile(state: SessionState, args: ImportArguments, context: JobContext): JobResult {
  const { path } = args;
  const { content } = state;
  const before = snapshotOf(state.overlay, state.source.file, () => context.checkCancelled());
  try {
    const { header, entries, report } =
      args.from === null && isNative(path)
        ? readNative(state, path, context)
        : readForeign(state, args, context);
    const named = { title: basename(path), seed: header.seed ?? null };
    const trace = state.traces.keep({ ...named, header, entries, before, content });
    return { kind: 'import', trace, report };
  } catch (error) {
    before.dispose();
    throw error;
  }
}

function isNative(path: string): boolean {
  for (const beginning of readPieces(path)) return looksNative(beginning);
  return false;
}

function readNative(state: SessionState, path: string, context: JobContext): Imported {
  return sayingWhere(path, () => {
    const { header, entries: lines } = parseTrace(readSpans(readPieces(path)));
    checkTraceFits(header, state.device.image.facts.geometry);
    const gather = new Gathered(path, context);
    for (const entry of lines) gather.add(entry);
    return { header, entries: gather.entries, report: null };
  });
}

function readForeign(
  state: SessionState,
  { path, from, placement, wait }: ImportArguments,
  context: JobContext,
): Imported {
  return sayingWhere(path, () => {
    const { importer, source } = chooseImporter(readPieces(path), from ?? undefined, path);
    const { device } = state;
    const gather = new Gathered(path, context);
    const report = importTrace({
      importer,
      source,
      placement,
      ...(wait === undefined ? {} : { wait }),
      device: device.engine.setup,
      sink: (entry) => gather.add(entry),
      pulse: () => context.checkCancelled(),
    });
    const header = makeTraceHeader(
      { ...device.engine.setup, rules: device.rules },
      { generator: `import ${importer.name}` },
    );
    return { header, entries: gather.entries, report };
  });
}

/** Entries as they come. Errors: `usage` for more than the window takes, `cancelled`. */
class Gathered {
  readonly entries: TraceEntry[] = [];
  readonly #path: string;
  readonly #context: JobContext;

  constructor(path: string, context: JobContext) {
    this.#path = path;
    this.#context = context;
  }

  add(entry: TraceEntry): void {
    if (this.entries.length >= COMMANDS_MAX)
      failAbout(
        this.#path,
        'usage',
        `more than ${formatCount(COMMANDS_MAX)} commands; the command line takes longer traces`,
        { limit: COMMANDS_MAX },
      );
    this.entries.push(entry);
    if (this.entries.length % 1024 !== 0) return;
    this.#context.checkCancelled();
    this.#context.progress({ done: this.entries.length, total: null });
  }
}

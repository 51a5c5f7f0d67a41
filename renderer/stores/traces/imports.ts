import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { FileNature } from '../../../shared/app/file-nature';
import { AppError } from '../../../shared/errors/app-error';
import type { ImportPlacement, ImportReport, IologWait } from '../../../shared/workload/import-report';
import { call, pathOf } from '../../api/client';
import { beginSending, sendRest, stopSending, type Sending } from '../../api/send-file';
import { fileName } from '../../composables/file-name';
import { useFiles } from '../files';
import { useJobs } from '../jobs';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';
import { useTraceFormats } from '../trace-formats';
import { useTraces } from './traces';

/** Where a trace comes from: a path of the host, or a file that the page alone can read. */
export type ImportOrigin = string | File;

/** A file that the host can look at. */
export interface ReadyFile {
  readonly name: string;
  readonly origin: ImportOrigin;
  /** As the host finds it. */
  readonly path: string;
  /** Set for one that is being sent there. */
  readonly sending: Sending | null;
}

/** How a trace of another tool is taken. */
export interface ImportChoice {
  /** Null = by what it holds. */
  readonly from: string | null;
  readonly placement: ImportPlacement;
  /** Of an old iolog. */
  readonly wait: IologWait;
}

/** An import that is asked about, or under way. */
export interface AskedImport {
  readonly file: ReadyFile;
  readonly session: string;
  /** The format that its content tells; null = none for certain. */
  readonly told: string | null;
  readonly settle: (isThere: boolean) => void;
}

interface Imported {
  readonly origin: ImportOrigin;
  readonly report: ImportReport;
}

interface ImportsState {
  choice: Omit<ImportChoice, 'from'>;
  /** By the trace that came of it; native ones have no report. */
  imported: ReadonlyMap<string, Imported>;
}

/** Makes a file ready to be looked at by the host: where it lies, or sent there, its beginning first. Throws. */
async function makeReady(origin: ImportOrigin): Promise<ReadyFile> {
  const path = typeof origin === 'string' ? origin : pathOf(origin);
  if (path !== null) return { name: fileName(path), origin: path, path, sending: null };
  const sending = await beginSending(origin as File);
  return { name: sending.file.name, origin, path: sending.path, sending };
}

/** The host keeps nothing of it any more. */
async function letGo({ sending }: ReadyFile): Promise<void> {
  if (sending !== null) await stopSending(sending);
}

/** Carries one import out: sends what is missing of the file, then takes the trace in it. */
function createRun() {
  const jobs = useJobs();
  const traces = useTraces();
  const { fields, current } = useSessions().perOpening((): ImportsState => ({
    choice: { placement: 'inferred', wait: 'relative' },
    imported: new Map(),
  }));
  /** Bytes that are sent; null while nothing is. */
  const sent = ref<number | null>(null);
  const job = shallowRef<string | null>(null);
  const isRunning = ref(false);
  const isCancelled = ref(false);

  async function send({ sending }: ReadyFile): Promise<void> {
    if (sending === null) return;
    await sendRest(sending, (bytes) => {
      sent.value = bytes;
      return !isCancelled.value;
    });
    if (isCancelled.value) throw new AppError('cancelled', 'the import was cancelled');
    sent.value = null;
  }

  /** Throws. */
  async function run({ file, session }: AskedImport, choice: ImportChoice): Promise<void> {
    const state = current.value;
    isCancelled.value = false;
    isRunning.value = true;
    try {
      await send(file);
      const started = await call('traces:import', { session, path: file.path, ...choice });
      job.value = started.job;
      const result = await jobs.wait(started.job, session);
      if (result.kind !== 'import') return;
      const { trace, report } = result;
      if (report !== null)
        state.imported = new Map(state.imported).set(trace.trace, { origin: file.origin, report });
      await traces.load();
      traces.look(trace.trace, 0);
    } finally {
      isRunning.value = false;
      sent.value = job.value = null;
    }
  }

  async function cancel(): Promise<void> {
    isCancelled.value = true;
    if (job.value !== null) await jobs.cancel(job.value);
  }

  const commands = computed(() => (job.value === null ? null : (jobs.find(job.value)?.progress?.done ?? 0)));
  return { fields, sent, commands, isRunning, run, cancel };
}

/** Traces that come from files, with what became of each line of those of other tools. */
export const useImports = defineStore('imports', () => {
  const files = useFiles();
  const notices = useNotices();
  const sessions = useSessions();
  const formats = useTraceFormats();
  const traces = useTraces();
  const { fields, run, ...progress } = createRun();
  /** Set while an import is asked about, or under way. */
  const asked = shallowRef<AskedImport | null>(null);
  const latest = computed(() => fields.imported.value.get(traces.chosen?.trace ?? '') ?? null);
  const report = computed(() => latest.value?.report ?? null);

  /** Lets the user choose a file, and offers the trace in it. True when it is there in the end. */
  async function pick(): Promise<boolean> {
    const path = await files.pickFile('Import a trace');
    return path !== null && (await take(path));
  }

  /** Offers the trace in a file to be taken. True when it is there in the end. */
  async function take(origin: ImportOrigin): Promise<boolean> {
    const looked = await notices.attempt('Importing the trace', async () => {
      const file = await makeReady(origin);
      return { file, nature: await natureOf(file) };
    });
    if (looked === null) return false;
    const { file, nature } = looked;
    if (nature.kind !== 'image') return offer(file, nature);
    await letGo(file);
    notices.add({
      severity: 'warning',
      what: `${file.name} is an image and no trace`,
      next: 'Open it as an image, or choose another file.',
      action: { title: 'Open image', run: () => sessions.open(file.path), view: 'inspect' },
    });
    return false;
  }

  /** What a file is by its content. Throws; nothing of the file is kept then. */
  async function natureOf(file: ReadyFile): Promise<FileNature> {
    try {
      return await call('files:recognise', { path: file.path });
    } catch (thrown) {
      await letGo(file);
      throw thrown;
    }
  }

  /** A trace of this program is taken at once; for one of another tool the user is asked how. */
  async function offer(file: ReadyFile, nature: FileNature): Promise<boolean> {
    const session = sessions.activeId;
    if (session === null || asked.value !== null) {
      await letGo(file);
      return false;
    }
    await formats.load();
    return new Promise((settle) => {
      asked.value = { file, session, told: nature.kind === 'trace' ? nature.format : null, settle };
      if (nature.kind === 'trace' && nature.format === null) void start(null);
    });
  }

  /** Takes the trace that is asked about. `from` null: a trace of this program. */
  async function start(from: string | null): Promise<void> {
    const one = asked.value;
    if (one === null || progress.isRunning.value) return;
    const done = await notices.attempt('Importing the trace', async () => {
      await run(one, { from, ...fields.choice.value });
      return true;
    });
    await finish(done === true);
  }

  async function finish(isThere: boolean): Promise<void> {
    const one = asked.value;
    asked.value = null;
    if (one === null) return;
    await notices.attempt('Importing the trace', () => letGo(one.file));
    one.settle(isThere);
  }

  /** Does not import, or stops an import that is under way. */
  async function cancel(): Promise<void> {
    if (progress.isRunning.value) await progress.cancel();
    else await finish(false);
  }

  /** Takes the file again that the trace in view came from, to be laid otherwise. */
  const again = async () => latest.value !== null && (await take(latest.value.origin));

  const { sent, commands, isRunning } = progress;
  const { choice } = fields;
  return {
    choice,
    report,
    asked,
    sent,
    commands,
    isRunning,
    makeReady,
    natureOf,
    letGo,
    pick,
    take,
    offer,
    start,
    cancel,
    again,
  };
});

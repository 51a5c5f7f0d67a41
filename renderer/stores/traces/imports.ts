import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { FileNature } from '../../../shared/app/file-nature';
import { AppError, toErrorShape } from '../../../shared/errors/app-error';
import type { ImportPlacement, ImportReport, IologWait } from '../../../shared/workload/import-report';
import { call } from '../../api/client';
import { letGo, makeReady, natureOf, type FileOrigin, type ReadyFile } from '../../api/ready-file';
import { sendRest } from '../../api/send-file';
import { wordError, type NoticeWording } from '../../composables/texts/notice-text';
import { useFiles } from '../files/files';
import { useJobs } from '../jobs';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';
import { useTraceFormats } from './trace-formats';
import { useMoments } from './moments';
import { useTraces } from './traces';

/** How a trace of another tool is taken. */
interface ImportChoice {
  /** Null = by what it holds. */
  readonly from: string | null;
  readonly placement: ImportPlacement;
  /** Of an old iolog. */
  readonly wait: IologWait;
}

/** An import that is asked about, or under way. */
interface AskedImport {
  readonly file: ReadyFile;
  readonly session: string;
  /** The format that its content tells; null = none for certain. */
  readonly told: string | null;
  readonly settle: (isThere: boolean) => void;
}

interface Imported {
  readonly origin: FileOrigin;
  readonly report: ImportReport;
}

interface ImportsState {
  choice: Omit<ImportChoice, 'from'>;
  /** By the trace that came of it; native ones have no report. */
  imported: ReadonlyMap<string, Imported>;
}

/** Carries one import out: sends what is missing of the file, then takes the trace in it. */
function createRun() {
  const jobs = useJobs();
  const moments = useMoments();
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

  /** Answers the file as the host has it then. */
  async function send(file: ReadyFile): Promise<ReadyFile> {
    const { sending } = file;
    if (sending === null) return file;
    await sendRest(sending, (bytes) => {
      sent.value = bytes;
      return !isCancelled.value;
    });
    if (isCancelled.value) throw new AppError('cancelled', 'the import was cancelled');
    sent.value = null;
    return { ...file, sending: { ...sending, sent: sending.file.size } };
  }

  /** Throws. `onSent`: the host has the file. */
  async function run(
    { file, session }: AskedImport,
    choice: ImportChoice,
    onSent: (file: ReadyFile) => void,
  ): Promise<void> {
    const state = current.value;
    isCancelled.value = false;
    isRunning.value = true;
    try {
      onSent(await send(file));
      const started = await call('traces:import', { session, path: file.path, ...choice });
      job.value = started.job;
      if (isCancelled.value) await jobs.cancel(started.job);
      const result = await jobs.wait(started.job, session);
      if (result.kind !== 'import') return;
      const { trace, report } = result;
      if (report !== null)
        state.imported = new Map(state.imported).set(trace.trace, { origin: file.origin, report });
      await traces.load();
      await moments.choose(trace.trace);
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

type Run = ReturnType<typeof createRun>;

/** Asks how a trace is taken, until it is there or given up. */
function createAsking({ fields, run, isRunning, cancel: stop }: Run) {
  const notices = useNotices();
  const sessions = useSessions();
  const formats = useTraceFormats();
  /** Set while an import is asked about, or under way. */
  const asked = shallowRef<AskedImport | null>(null);
  /** What stood against the import last tried; null = nothing. */
  const problem = shallowRef<NoticeWording | null>(null);

  /** A trace of this program is taken at once; for one of another tool the user is asked how. */
  async function offer(file: ReadyFile, nature: FileNature): Promise<boolean> {
    const session = sessions.activeId;
    if (session === null || asked.value !== null) {
      notices.announce(`${file.name} was not imported: another import is asked about`);
      await letGo(file);
      return false;
    }
    await formats.load();
    problem.value = null;
    return new Promise((settle) => {
      asked.value = { file, session, told: nature.kind === 'trace' ? nature.format : null, settle };
      if (nature.kind === 'trace' && nature.format === null) void start(null);
    });
  }

  /** Takes the trace that is asked about. `from` null: a trace of this program. Another format can be chosen after an error. */
  async function start(from: string | null): Promise<void> {
    const one = asked.value;
    if (one === null || isRunning.value) return;
    problem.value = null;
    try {
      await run(one, { from, ...fields.choice.value }, (file) => (asked.value = { ...one, file }));
    } catch (thrown) {
      if (from !== null && toErrorShape(thrown).code !== 'cancelled')
        return void (problem.value = wordError(thrown, 'Importing the trace'));
      await notices.attempt('Importing the trace', () => Promise.reject(thrown as Error));
      return finish(false);
    }
    await finish(true);
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
    if (isRunning.value) await stop();
    else await finish(false);
  }

  return { asked, problem, offer, start, cancel };
}

/** Traces that come from files, with what became of each line of those of other tools. */
export const useImports = defineStore('imports', () => {
  const files = useFiles();
  const notices = useNotices();
  const sessions = useSessions();
  const traces = useTraces();
  const { fields, ...running } = createRun();
  const { offer, ...asking } = createAsking({ fields, ...running });
  const latest = computed(() => fields.imported.value.get(traces.chosen?.trace ?? '') ?? null);
  const report = computed(() => latest.value?.report ?? null);

  /** Lets the user choose a file, and offers the trace in it. True when it is there in the end. */
  async function pick(): Promise<boolean> {
    const path = await files.pickFile('Import a trace');
    return path !== null && (await take(path));
  }

  /** Offers the trace in a file to be taken. True when it is there in the end. */
  async function take(origin: FileOrigin): Promise<boolean> {
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

  /** Takes the file again that the trace in view came from, to be laid otherwise. */
  const again = async () => latest.value !== null && (await take(latest.value.origin));

  const { sent, commands, isRunning } = running;
  const { choice } = fields;
  return { choice, report, sent, commands, isRunning, ...asking, pick, take, offer, again };
});

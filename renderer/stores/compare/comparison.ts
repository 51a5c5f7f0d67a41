import { defineStore } from 'pinia';
import { computed } from 'vue';
import type { OpenImageOptions } from '../../../shared/image/open-options';
import {
  PASTED_TEXT_MAX,
  type ComparisonChoice,
  type ComparisonSummary,
} from '../../../shared/session/comparison';
import { formatCount } from '../../../shared/units/format';
import { call } from '../../api/client';
import { summarySentence } from '../../composables/texts/difference-text';
import { useJobs } from '../jobs';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';
import { useMoments } from '../traces/moments';
import { useTraces } from '../traces/traces';

/** Kinds of what an image is compared with. */
export type ComparedKind = ComparisonChoice['with']['kind'];

/** What was entered; each image keeps its own. */
interface Form {
  kind: ComparedKind;
  path: string;
  /** Path of the data image of what is compared with; '' = none. */
  data: string;
  text: string;
  /** Zones here and there, such as `3` and `9`; '' = all, or the same as on the other side. */
  zonesA: string;
  zonesB: string;
  /** Handle of the trace; null = the one that is looked at. */
  trace: string | null;
  /** So many of its commands are carried out. */
  position: string;
  zonesOnly: boolean;
}

/** What was compared, and what was found. */
interface Compared {
  readonly choice: ComparisonChoice;
  readonly summary: ComparisonSummary;
}

interface ResultState {
  compared: Compared | null;
  job: string | null;
  isUnderWay: boolean;
}

const FRESH: Form = {
  kind: 'file',
  path: '',
  data: '',
  text: '',
  zonesA: '',
  zonesB: '',
  trace: null,
  position: '',
  zonesOnly: false,
};

/** What is to be compared, as it is entered. */
function createForm() {
  const sessions = useSessions();
  const traces = useTraces();
  const { fields } = sessions.perImage((): Form => ({ ...FRESH }));
  const { kind, path, data, text, zonesA, zonesB, position, zonesOnly } = fields;
  const trace = computed({
    get: () => traces.find(fields.trace.value) ?? traces.chosen,
    set: (one) => (fields.trace.value = one?.trace ?? null),
  });
  const command = computed(() => Number(position.value.trim().replaceAll(',', '') || '0'));

  /** What is missing for a comparison of each kind; null = nothing. */
  const problems: Readonly<Record<ComparedKind, () => string | null>> = {
    file: () => (path.value.trim() === '' ? 'Choose a file first.' : null),
    text: () => {
      if (text.value.trim() === '') return 'Paste a report first.';
      if (text.value.length <= PASTED_TEXT_MAX) return null;
      return `More than ${formatCount(PASTED_TEXT_MAX)} characters: save the report as a file, and compare with that.`;
    },
    self: () =>
      zonesA.value.trim() === '' || zonesB.value.trim() === '' ? 'Name zones on both sides.' : null,
    moment: () => {
      if (trace.value === null) return 'Nothing was recorded on this image yet.';
      const { commands } = trace.value;
      const isThere = Number.isInteger(command.value) && command.value >= 0 && command.value <= commands;
      return isThere
        ? null
        : `The trace has ${formatCount(commands)} commands: name a number from 0 to that.`;
    },
  };
  const problem = computed(() => problems[kind.value]());

  /** A file that is the image itself is opened as that one is. */
  function optionsFor(file: string): OpenImageOptions {
    const { active } = sessions;
    if (active?.info.path === file) return active.options;
    return data.value.trim() === '' ? {} : { data: data.value.trim() };
  }

  function otherSide(): ComparisonChoice['with'] {
    const file = path.value.trim();
    switch (kind.value) {
      case 'file':
        return { kind: 'file', path: file, options: optionsFor(file) };
      case 'text':
        return { kind: 'text', text: text.value };
      case 'self':
        return { kind: 'self' };
      case 'moment':
        return { kind: 'moment', trace: trace.value?.trace ?? '', position: command.value };
    }
  }

  function chosen(): ComparisonChoice {
    const [a, b] = [zonesA.value.trim(), zonesB.value.trim()];
    const isNamed = kind.value !== 'text' && (a !== '' || b !== '');
    const zones = isNamed ? { a: a || b, b: b || a } : null;
    return { with: otherSide(), zones, zonesOnly: zonesOnly.value };
  }

  return { kind, path, data, text, zonesA, zonesB, trace, position, zonesOnly, problem, chosen };
}

/** Comparisons with what comes from elsewhere in the window. */
function createShortcuts(
  form: Omit<ReturnType<typeof createForm>, 'chosen'>,
  run: () => Promise<ComparisonSummary | null>,
) {
  /** Compares the whole image with a file. */
  function withFile(path: string): Promise<ComparisonSummary | null> {
    form.kind.value = 'file';
    form.data.value = form.zonesA.value = form.zonesB.value = '';
    form.path.value = path;
    return run();
  }

  /** Compares with the text of a report. */
  function withReport(text: string): Promise<ComparisonSummary | null> {
    form.kind.value = 'text';
    form.text.value = text;
    return run();
  }

  return { withFile, withReport };
}

/** What the active image is compared with, and what the newest comparison found. */
export const useComparison = defineStore('comparison', () => {
  const jobs = useJobs();
  const moments = useMoments();
  const notices = useNotices();
  const sessions = useSessions();
  const { chosen, ...form } = createForm();
  const { fields, current } = sessions.perOpening((): ResultState => ({
    compared: null,
    job: null,
    isUnderWay: false,
  }));
  const compared = computed(() => fields.compared.value);
  const summary = computed(() => compared.value?.summary ?? null);
  /** What runs now: the comparison, or the trace that has to be carried out before; null = nothing yet. */
  const job = computed(() => {
    const ids = fields.isUnderWay.value ? [fields.job.value, moments.job] : [];
    return ids.map((id) => jobs.find(id ?? '')).find((one) => one?.status === 'running') ?? null;
  });
  /** The image is another one than was compared. */
  const isOutdated = computed(
    () => summary.value !== null && sessions.active?.revision !== summary.value.revision,
  );

  /** Something else is chosen now than was compared, or it could not be compared. */
  const isOfOther = computed(
    () => compared.value !== null && JSON.stringify(compared.value.choice) !== JSON.stringify(chosen()),
  );

  async function carryOut(
    session: string,
    choice: ComparisonChoice,
    state: ResultState,
  ): Promise<ComparisonSummary | null> {
    const work = async () => {
      const started = await call('differences:start', { session, choice });
      state.job = started.job;
      const result = await jobs.wait(started.job, session);
      return result.kind === 'differences' ? result.summary : null;
    };
    const other = choice.with;
    return other.kind === 'moment' ? moments.ask({ session, trace: other.trace }, work) : work();
  }

  /** Compares with what is chosen. An error becomes a notice and null; what was found before stays. */
  async function run(): Promise<ComparisonSummary | null> {
    const session = sessions.activeId;
    const state = current.value;
    if (session === null || state.isUnderWay || form.problem.value !== null) return null;
    const choice = chosen();
    state.isUnderWay = true;
    const found = await notices.attempt('Comparing', () => carryOut(session, choice, state));
    state.isUnderWay = false;
    if (found === null) return null;
    state.compared = { choice, summary: found };
    notices.announce(summarySentence(found, choice.zonesOnly));
    return found;
  }

  return {
    ...form,
    ...createShortcuts(form, run),
    compared,
    summary,
    job,
    isUnderWay: fields.isUnderWay,
    isOutdated,
    isOfOther,
    run,
  };
});

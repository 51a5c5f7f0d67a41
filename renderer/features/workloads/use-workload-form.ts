import { computed, ref, watch } from 'vue';
import { sentenceOf } from '../../../shared/errors/app-error';
import { parseCount } from '../../../shared/units/parse';
import { drawnSeed } from '../../composables/form/drawn-seed';
import { useJobs } from '../../stores/jobs';
import { useSessions } from '../../stores/sessions';
import { useWorkload } from '../../stores/workload';
import { formatRunLine } from './command-line';
import { readSetting } from './settings-check';

const TARGETS = [
  { value: 'scratch', title: 'Scratch copy', text: 'Nothing of the image changes; only the trace is kept.' },
  {
    value: 'edits',
    title: 'Your unsaved edits',
    text: 'The image shows the result; undo takes it back, save keeps it.',
  },
] as const;

function problemOfSeed(text: string): string {
  try {
    parseCount(text, 'Seed');
    return '';
  } catch (thrown) {
    return sentenceOf(thrown);
  }
}

/** The form: what is typed, what is wrong with it, and whether it can be started. */
export function useWorkloadForm() {
  const workload = useWorkload();
  const sessions = useSessions();
  const jobs = useJobs();
  const seedText = ref(String(workload.seed));

  const facts = computed(() => ({
    zoneCount: sessions.active?.info.geometry.zoneCount ?? 0,
    blockBytes: sessions.active?.info.logicalBlockSizeBytes ?? 4096,
  }));
  const settings = computed(() =>
    (workload.chosen?.settings ?? []).map((setting) => ({
      setting,
      reading: readSetting(setting, workload.settings[setting.key] ?? '', facts.value),
    })),
  );
  const seedProblem = computed(() => problemOfSeed(seedText.value));
  /** Nothing that is typed is wrong. */
  const isSound = computed(
    () => seedProblem.value === '' && settings.value.every(({ reading }) => reading.problem === ''),
  );
  const canEdit = computed(() => sessions.active?.mode === 'editing');
  const targets = computed(() => (canEdit.value ? TARGETS : TARGETS.slice(0, 1)));
  const commandLine = computed(() => formatRunLine(workload.asked, sessions.active?.info.path ?? ''));

  /** Why it cannot be started now, in words; empty = it can. */
  const obstacle = computed(() => {
    const busy = jobs.running.some((job) => job.session === sessions.activeId);
    if (busy) return 'A job is running on this image; cancel it or let it end.';
    const wrong = settings.value.find(({ reading }) => reading.problem !== '');
    return seedProblem.value || (wrong?.reading.problem ?? '');
  });

  /** Short enough to be read out and typed again. */
  function drawSeed(): void {
    seedText.value = String(drawnSeed());
  }

  watch(seedText, (text) => {
    if (problemOfSeed(text) === '') workload.seed = parseCount(text, 'Seed');
  });
  watch(
    () => workload.seed,
    (seed) => {
      if (problemOfSeed(seedText.value) !== '' || parseCount(seedText.value, 'Seed') !== seed)
        seedText.value = String(seed);
    },
  );
  watch(
    canEdit,
    (can) => {
      if (!can) workload.target = 'scratch';
    },
    { immediate: true },
  );

  return { seedText, seedProblem, settings, isSound, targets, canEdit, commandLine, obstacle, drawSeed };
}

import { computed, ref, shallowRef, toRef, watch, type Ref } from 'vue';
import { sentenceOf } from '../../../../shared/errors/app-error';
import { formatCount, plural } from '../../../../shared/units/format';
import type { ZoneSpan } from '../../../components/zone-canvas/map-scene';
import { useDrafts } from '../../../stores/drafts';
import { useNotices } from '../../../stores/notices';
import type { Wizard } from '../use-wizard';
import { brushWords, FIRST_BRUSH, lookOf, paintZones, type Brush, type ZoneLook } from './zone-brush';
import { requireFewStates } from './zone-words';

/** Paintings that can be taken back. */
const KEPT_MAX = 100;

/** Zones on the map in words: `zone 5`, `zones 3 to 1,009`. */
export function spanWords([first, last]: ZoneSpan): string {
  return first === last
    ? `zone ${formatCount(first)}`
    : `zones ${formatCount(first)} to ${formatCount(last)}`;
}

/** Which zones of the map are meant. `last`: index of the last zone. */
function createChoice(last: () => number) {
  const anchor = ref(0);
  const selected = ref(0);
  const span = computed<ZoneSpan>(() => [
    Math.min(anchor.value, selected.value, last()),
    Math.min(Math.max(anchor.value, selected.value), last()),
  ]);

  /** Chosen and not painted yet: more than the one zone that is outlined. */
  const isDue = ref(false);
  const marked = computed(() => (isDue.value && span.value[0] < span.value[1] ? span.value : null));

  function choose(first: number, to = first): void {
    isDue.value = true;
    anchor.value = first;
    selected.value = to;
  }

  function extend(zone: number): void {
    isDue.value = true;
    selected.value = zone;
  }

  const settle = () => void (isDue.value = false);
  return { selected: computed(() => Math.min(selected.value, last())), span, marked, choose, extend, settle };
}

/** What zones are painted with, kept while one looks elsewhere. */
function createBrush() {
  const kept = useDrafts().draftOf('create.brush', () => ({ brush: shallowRef(FIRST_BRUSH) }));
  const brush: Ref<Brush> = toRef(kept, 'brush');
  /** What it makes of a zone, or why it makes nothing. */
  const looked = computed<{ look: ZoneLook } | { problem: string }>(() => {
    try {
      return { look: lookOf(brush.value) };
    } catch (thrown) {
      return { problem: sentenceOf(thrown) };
    }
  });
  return { brush, looked, problem: computed(() => ('problem' in looked.value ? looked.value.problem : '')) };
}

/** Painting zones of the image that is to be made. */
export function usePainting(wizard: Wizard) {
  const notices = useNotices();
  const { brush, looked, problem } = createBrush();
  const choice = createChoice(() => Math.max(0, wizard.draft.value.zoneCount - 1));
  const states = wizard.field('states');
  const before = shallowRef<readonly (typeof states.value)[]>([]);
  /** Why the last painting was not done; empty = it was. */
  const refusal = ref('');

  function paint(): void {
    if (!('look' in looked.value)) return;
    const zones = choice.span.value;
    const { conventional } = wizard.spec.value;
    const painted = paintZones(states.value, { zones, look: looked.value.look, conventional });
    refusal.value = '';
    try {
      requireFewStates(painted.length);
    } catch (thrown) {
      refusal.value = sentenceOf(thrown);
      return;
    }
    before.value = [...before.value, states.value].slice(-KEPT_MAX);
    states.value = painted;
    choice.settle();
    notices.announce(`Painted ${spanWords(zones)}: ${brushWords(brush.value)}`);
  }

  function sweep([first, last]: ZoneSpan, isDone: boolean): void {
    choice.choose(first, last);
    if (isDone) paint();
  }

  function undo(): void {
    states.value = before.value.at(-1) ?? states.value;
    before.value = before.value.slice(0, -1);
    notices.announce(`Took back: ${plural(before.value.length, 'painting')} left`);
  }

  watch(brush, () => (refusal.value = ''));
  return {
    brush,
    problem,
    refusal,
    ...choice,
    paint,
    sweep,
    undo,
    canUndo: computed(() => before.value.length > 0),
  };
}

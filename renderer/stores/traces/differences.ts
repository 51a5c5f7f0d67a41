import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import type { MomentDifference } from '../../../shared/session/moment';
import { call } from '../../api/client';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';
import { useMoments } from './moments';
import { useTraces } from './traces';

/** Zones that a difference lists at most. */
const ZONES_MAX = 2_000;

/** A moment by the trace it is of. */
interface Mark {
  readonly trace: string;
  readonly position: number;
}

/** Two moments that were compared. */
interface Comparison {
  readonly trace: string;
  readonly from: number;
  readonly to: number;
  readonly difference: MomentDifference;
}

/** How two moments of the trace that is looked at differ: a marked one, and the one that is shown. */
export const useDifferences = defineStore('differences', () => {
  const sessions = useSessions();
  const notices = useNotices();
  const traces = useTraces();
  const moments = useMoments();
  const { fields, current } = sessions.perOpening(() => ({
    mark: null as Mark | null,
    comparison: null as Comparison | null,
  }));
  const isComparing = ref(false);
  const ofChosen = <One extends { readonly trace: string }>(one: One | null) =>
    one !== null && one.trace === traces.chosen?.trace ? one : null;

  /** So many commands are carried out at the marked moment; null = none is marked in this trace. */
  const marked = computed(() => ofChosen(fields.mark.value)?.position ?? null);
  const comparison = computed(() => ofChosen(fields.comparison.value));

  /** Marks a moment of the trace that is looked at. */
  function mark(position: number): void {
    if (traces.chosen !== null) fields.mark.value = { trace: traces.chosen.trace, position };
  }

  /** Compares the marked moment with another one, the earlier one first. */
  async function compare(other: number): Promise<void> {
    const { address } = traces;
    const state = current.value;
    if (address === null || marked.value === null || isComparing.value) return;
    const [from, to] = [Math.min(marked.value, other), Math.max(marked.value, other)];
    isComparing.value = true;
    const difference = await notices.attempt('Comparing two moments', () =>
      moments.ask(address, () => call('traces:differences', { ...address, from, to, most: ZONES_MAX })),
    );
    isComparing.value = false;
    if (difference !== null) state.comparison = { trace: address.trace, from, to, difference };
  }

  return { marked, comparison, isComparing, mark, compare };
});

import { defineStore } from 'pinia';
import { watch } from 'vue';
import type { FilteredField, OutlineSection } from '../../../shared/image/field';
import { call } from '../../api/client';
import { createLatest } from '../../composables/latest';
import { useSessions } from '../sessions';
import { useStructure } from './structure';

/** Fields that a filter shows. */
const MATCHES_MAX = 1000;

interface OutlineState {
  outline: readonly OutlineSection[];
  filter: string;
  /** Fields that it lets through; null = nothing is filtered. */
  matches: readonly FilteredField[] | null;
  /** Fields that were not looked at: more is being looked for, or enough was found. */
  restFrom: number | null;
  isFiltering: boolean;
  /** Nodes that are unfolded, by their keys. */
  unfolded: ReadonlySet<string>;
  /** Those that were unfolded for the cursor alone. */
  followed: readonly string[];
  /** The current node. */
  current: string | null;
}

/** Which parts the file has, which of them are unfolded, and which fields a filter lets through. */
export const useStructureOutline = defineStore('structure-outline', () => {
  const sessions = useSessions();
  const structure = useStructure();
  const { fields, current: state } = sessions.perOpening((): OutlineState => ({
    outline: [],
    filter: '',
    matches: null,
    restFrom: null,
    isFiltering: false,
    unfolded: new Set(['s0']),
    followed: [],
    current: null,
  }));
  const latest = createLatest();
  const newest = createLatest();

  async function load(): Promise<void> {
    const session = sessions.activeId;
    const of = state.value;
    if (session === null) return;
    await latest(
      () =>
        sessions.attemptOn(session, 'Reading the structure', () => call('structure:outline', { session })),
      (answer) => (of.outline = answer?.sections ?? []),
    );
  }

  /** Shows the fields that hold a text, as they are found; an empty one shows all. */
  async function filterBy(text: string): Promise<void> {
    const session = sessions.activeId;
    const of = state.value;
    Object.assign(of, {
      filter: text,
      matches: text === '' ? null : [],
      restFrom: null,
      isFiltering: text !== '',
    });
    for (let next: number | null = text === '' ? null : 0; session !== null && next !== null;) {
      const first: number = next;
      next = null;
      await newest(
        () =>
          sessions.attemptOn(session, 'Filtering the structure', () =>
            call('structure:filter', {
              session,
              text,
              first,
              count: MATCHES_MAX - (of.matches?.length ?? 0),
            }),
          ),
        (answer) => {
          if (answer === null || of.filter !== text) return;
          of.matches = [...(of.matches ?? []), ...answer.matches];
          of.restFrom = answer.next;
          next = of.matches.length < MATCHES_MAX ? answer.next : null;
        },
      );
    }
    if (of.filter === text) of.isFiltering = false;
  }

  function setUnfolded(keys: readonly string[], isOpen: boolean): void {
    const next = new Set(fields.unfolded.value);
    for (const key of keys)
      if (isOpen) next.add(key);
      else next.delete(key);
    fields.unfolded.value = next;
    if (!isOpen) fields.followed.value = fields.followed.value.filter((key) => !keys.includes(key));
  }

  const isUnfolded = (key: string) => fields.unfolded.value.has(key) || fields.followed.value.includes(key);

  watch([() => sessions.activeOpening, () => structure.total], () => void load(), { immediate: true });

  return { ...fields, filterBy, setUnfolded, isUnfolded };
});

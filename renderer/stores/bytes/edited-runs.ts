import { defineStore } from 'pinia';
import { computed } from 'vue';
import type { EditedRun } from '../../../shared/session/byte-edit';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import { formatHex, plural } from '../../../shared/units/format';
import { call } from '../../api/client';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';
import { useByteEdits } from './byte-edits';

/** Places a page. */
const PAGE_RUNS = 100;

/** The list of edits as far as it was asked for. */
interface RunList {
  readonly runs: readonly EditedRun[];
  /** Where it goes on; null = these are all. */
  readonly next: ByteOffset | null;
  readonly changedBytes: ByteCount;
}

/** Places of the active image that differ from what is saved, with old and new bytes. */
export const useEditedRuns = defineStore('edited-runs', () => {
  const edits = useByteEdits();
  const notices = useNotices();
  const sessions = useSessions();
  const { current, fields } = sessions.perOpening(() => ({ list: null as RunList | null, turn: 0 }));

  async function load(from: ByteOffset, before: readonly EditedRun[]): Promise<void> {
    const session = sessions.activeId;
    const state = current.value;
    if (session === null) return;
    const turn = ++state.turn;
    const page = await sessions.attemptOn(session, 'Reading the list of edits', () =>
      call('edits:list', { session, from, count: PAGE_RUNS }),
    );
    if (page !== null && turn === state.turn) state.list = { ...page, runs: [...before, ...page.runs] };
  }

  /** Asks for the list from its beginning, as it is now. */
  const refresh = () => load(0, []);

  async function loadMore(): Promise<void> {
    const list = fields.list.value;
    if (list !== null && list.next !== null) await load(list.next, list.runs);
  }

  /** Gives a place the bytes that are saved. */
  async function takeBack({ place, length }: EditedRun): Promise<void> {
    const isDone = await edits.carryOut('Taking an edit back', (session) =>
      call('edits:takeBack', { session, offset: place.offset, length }),
    );
    if (isDone) notices.announce(`Took back ${plural(length, 'byte')} at ${formatHex(place.offset)}`);
  }

  /** Writes all edits as a patch. */
  async function exportPatch(path: string, replace: boolean): Promise<void> {
    const session = sessions.activeId ?? '';
    const answer = await notices.attempt(`Exporting the edits as ${path}`, () =>
      call('edits:exportPatch', { session, path, replace }),
    );
    if (answer !== null) notices.announce(`Exported the edits as ${answer.path}`);
  }

  /** Makes the edits of a patch, all of them or none. */
  async function applyPatch(path: string): Promise<void> {
    const session = sessions.activeId ?? '';
    const snapshot = await notices.attempt(`Applying ${path}`, () =>
      call('edits:applyPatch', { session, path }),
    );
    if (snapshot === null) return;
    sessions.apply(snapshot);
    notices.announce(`Applied ${path}`);
  }

  return {
    list: computed(() => fields.list.value),
    ...{ refresh, loadMore, takeBack, exportPatch, applyPatch },
  };
});

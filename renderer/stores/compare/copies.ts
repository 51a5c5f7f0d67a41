import { defineStore } from 'pinia';
import type { ComparedSideName, CopyScope } from '../../../shared/session/comparison';
import type { SessionSnapshot } from '../../../shared/session/session';
import { formatHex, plural } from '../../../shared/units/format';
import { call } from '../../api/client';
import { fileName } from '../../composables/file-name';
import { refusalNotice } from '../../composables/texts/refusal-text';
import { useByteEdits } from '../bytes/byte-edits';
import { useInspector } from '../inspect/inspector';
import { useJobs } from '../jobs';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';
import { useComparison } from './comparison';
import { useDifferenceLists } from './difference-lists';

/** Bytes that differ, copied from one side of the newest comparison to the other as unsaved edits. */
export const useCopies = defineStore('copies', () => {
  const comparison = useComparison();
  const differences = useDifferenceLists();
  const edits = useByteEdits();
  const inspector = useInspector();
  const jobs = useJobs();
  const notices = useNotices();
  const sessions = useSessions();

  /** The image file of a side; null where it is none: a report, or a moment. */
  function fileOf(side: ComparedSideName): string | null {
    const other = comparison.compared?.choice.with;
    const own = sessions.active?.info.path ?? null;
    if (side === 'a' || other?.kind === 'self') return own;
    return other?.kind === 'file' && comparison.summary?.isReport === false ? other.path : null;
  }

  /** The open image that takes what is copied to a side; null = there is none. */
  function targetOf(side: ComparedSideName): SessionSnapshot | null {
    const path = fileOf(side);
    if (path === sessions.active?.info.path) return sessions.active;
    return sessions.list.find(({ info }) => info.path === path) ?? null;
  }

  /** What is selected in the hex view, as bytes of the device. Throws where it is none of them. */
  async function selectedRange(): Promise<CopyScope | null> {
    const { selection } = inspector;
    if (differences.address === null || selection === null) return null;
    const { address } = differences;
    const at = async (offset: number) => {
      const named = { side: 'a', address: formatHex(offset), from: 0 } as const;
      return (await call('differences:resolve', { ...address, ...named })).offsetA;
    };
    const [first, last] = [await at(selection.offset), await at(selection.offset + selection.length - 1)];
    return { kind: 'range', offset: first, length: Math.max(0, last - first + 1) };
  }

  async function carryOut(to: ComparedSideName, scope: CopyScope, target: SessionSnapshot): Promise<boolean> {
    const address = differences.address!;
    const { upload, path } = await call('uploads:begin', { name: 'copied bytes', bytes: 0 });
    try {
      const { job } = await call('differences:collect', { ...address, to, scope, path });
      const collected = await jobs.wait(job, address.session);
      if (collected.kind !== 'collected') return false;
      if (collected.runs === 0) {
        notices.announce('Nothing differs there');
        return false;
      }
      const from = fileName(fileOf(to === 'a' ? 'b' : 'a') ?? comparison.summary?.with ?? 'the other side');
      const rules = edits.stateOf(target.session).isRaw ? 'raw' : 'zones';
      const placed = await call('bytes:place', { session: target.session, path, rules, from });
      sessions.apply(placed.snapshot);
      if (placed.refusal !== null)
        notices.about(target).add({ severity: 'warning', ...refusalNotice(placed.refusal) });
      else notices.announce(`Copied ${plural(collected.bytes, 'byte')} into ${target.name}, not saved yet`);
      return placed.refusal === null;
    } finally {
      await call('uploads:discard', { upload });
    }
  }

  /** Copies what differs to a side, as one edit of its image. True when it was made; why not is a notice. */
  async function copy(to: ComparedSideName, scope: CopyScope): Promise<boolean> {
    const target = targetOf(to);
    if (differences.address === null || target === null) return false;
    return (await notices.about(target).attempt('Copying bytes', () => carryOut(to, scope, target))) ?? false;
  }

  return { fileOf, targetOf, selectedRange, copy };
});

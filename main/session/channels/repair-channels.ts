import type { RepairPlan } from '../../../shared/image/check/repair';
import type { ValueOf } from '../../../shared/ipc/channels';
import type { JobResult } from '../../../shared/session/job';
import { acceptanceOf, type RepairChoice } from '../../../shared/session/repairing';
import { plural } from '../../../shared/units/format';
import type { ByteOffset } from '../../../shared/units/units';
import type { JobContext } from '../../device/job';
import { sourceLayoutOf } from '../../image/open-source';
import { planRepair } from '../../repair/plan-repair';
import { NodeScratchStore } from '../../storage/overlay/node-scratch-store';
import type { SessionState } from '../session-state';
import type { MadePlan } from '../shelves/repair-shelf';
import type { SessionHandlers } from './session-handlers';

type Accepts = MadePlan['accepts'];

const EVERYTHING: Accepts = () => true;

/** Repairs: what would change, and what is accepted of it as one edit of the overlay. */
export function repairChannels(state: SessionState) {
  return {
    'repairs:plan': ({ choice }) => {
      state.requireNow('Planning repairs');
      return state.jobs.start({
        title: 'Plan repairs',
        unit: 'zones',
        run: (context) => state.whileUnchanged('Planning repairs', () => plan(state, choice, context)),
      });
    },
    'repairs:read': ({ plan: id, first, count }) => ({
      first,
      rows: state.repairs.get(id).rows.slice(first, first + count),
    }),
    'repairs:bytes': ({ plan: id, offset, length }) =>
      state.whileWhole('Looking at a repair', () => bytesOf(state, id, offset, length)),
    'repairs:apply': ({ choice }) => {
      state.requireRepairing('Repair');
      return state.jobs.start({
        title: 'Repair',
        unit: 'zones',
        run: (context) => state.whileUnchanged('Repair', () => apply(state, choice, context)),
      });
    },
  } satisfies Partial<SessionHandlers>;
}

/** The plan of everything is made once for a content. */
function plan(state: SessionState, choice: RepairChoice, context: JobContext): JobResult {
  const { shows } = state;
  const all = state.repairs.allOf(shows) ?? planned(state, EVERYTHING, context);
  const isAll = choice.declined.length === 0 && choice.declinedCodes.length === 0;
  const accepts = acceptanceOf(choice);
  const chosen = isAll ? all : planned(state, accepts, context);
  return { kind: 'repairPlan', summary: state.repairs.keep({ shows, all, chosen, accepts }) };
}

function planned(state: SessionState, accepts: Accepts, context: JobContext): RepairPlan {
  const { plan: made, repaired } = planRepair({
    file: state.overlay,
    options: { ...state.start.options, ...sourceLayoutOf(state.source) },
    accepts,
    makeStore: () => new NodeScratchStore(),
    onProgress(done, total) {
      context.checkCancelled();
      context.progress({ done, total });
    },
  });
  repaired.dispose();
  return made;
}

/** Errors: `gone` for a plan of other bytes. */
function bytesOf(
  state: SessionState,
  id: string,
  offset: ByteOffset,
  length: number,
): ValueOf<'repairs:bytes'> {
  const kept = state.repairs.get(id);
  const room = new Uint8Array(length);
  const before = room.subarray(0, state.overlay.read(offset, room));
  return { offset, before, after: kept.repaired(offset, length, before) };
}

/** The same bytes as those of the command line, undone in one step. */
function apply(state: SessionState, choice: RepairChoice, context: JobContext): JobResult {
  const { edits, leftCount: left } = planned(state, acceptanceOf(choice), context);
  const repairs = new Set(edits.map(({ repair }) => repair)).size;
  if (edits.length > 0) {
    // What can only be read because it is damaged is unlocked by its repair.
    state.setMode('editing');
    state.edit(`Repair ${plural(repairs, 'finding')} (raw)`, () => {
      for (const { offset, after } of edits)
        state.overlay.write(offset, Buffer.from(after, 'hex'), 'mapping');
    });
    state.reopen();
  }
  return { kind: 'repaired', repairs, edits: edits.length, left };
}

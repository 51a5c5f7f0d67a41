import { ROWS_PAGE_MAX } from '../../../shared/image/limits';
import type { RepairPlan } from '../../../shared/image/check/repair';
import type { JobResult } from '../../../shared/session/job';
import { plural } from '../../../shared/units/format';
import type { JobContext } from '../../device/job';
import { layoutOf } from '../../image/open-source';
import { planRepair } from '../../repair/plan-repair';
import { NodeScratchStore } from '../../storage/overlay/node-scratch-store';
import type { SessionState } from '../session-state';
import type { SessionHandlers } from './session-handlers';

/** Repairs: what would change, and what is accepted of it as one edit of the overlay. */
export function repairChannels(state: SessionState) {
  return {
    'repairs:plan': ({ accept }) =>
      state.jobs.start({
        title: 'Plan a repair',
        unit: 'zones',
        run: (context) =>
          state.whileUnchanged('Planning a repair', () => resultOf(planned(state, accept, context))),
      }),
    'repairs:apply': ({ accept }) => {
      state.requireEditing('Repair');
      return state.jobs.start({
        title: 'Repair',
        unit: 'zones',
        run: (context) => state.whileUnchanged('Repair', () => apply(state, accept, context)),
      });
    },
  } satisfies Partial<SessionHandlers>;
}

/** `accept`: repairs by their ids; null = all. */
function planned(state: SessionState, accept: readonly string[] | null, context: JobContext): RepairPlan {
  const accepted = accept && new Set(accept);
  const { plan, repaired } = planRepair({
    file: state.overlay,
    options: { ...state.start.options, ...layoutOf(state.source) },
    ...(accepted ? { accepts: ({ id, code }) => accepted.has(id) || accepted.has(code) } : {}),
    makeStore: () => new NodeScratchStore(),
    onProgress(done, total) {
      context.checkCancelled();
      context.progress({ done, total });
    },
  });
  repaired.dispose();
  return plan;
}

/** The same bytes as those of the command line, undone in one step. */
function apply(state: SessionState, accept: readonly string[] | null, context: JobContext): JobResult {
  const plan = planned(state, accept, context);
  if (plan.edits.length > 0) {
    const count = new Set(plan.edits.map(({ repair }) => repair)).size;
    state.edit(`Repair ${plural(count, 'finding')} (raw)`, () => {
      for (const { offset, after } of plan.edits)
        state.overlay.write(offset, Buffer.from(after, 'hex'), 'mapping');
    });
    state.reopen();
  }
  return resultOf(plan);
}

function resultOf(plan: RepairPlan): JobResult {
  const edits = plan.edits.slice(0, ROWS_PAGE_MAX);
  return { kind: 'repair', plan: { ...plan, edits }, editCount: plan.edits.length };
}

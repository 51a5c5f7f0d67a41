import { fail } from '../../../shared/errors/app-error';
import type { RepairEdit, RepairPlan } from '../../../shared/image/check/repair';
import type { RepairGroup, RepairRow, RepairSummary } from '../../../shared/session/repairing';
import type { ByteOffset } from '../../../shared/units/units';
import { FINDING_CODES } from '../../format/registry';

/** Plans kept at a time; the oldest goes first. */
const PLANS_MAX = 2;

/** A plan as it is chosen, beside the one of everything. */
export interface MadePlan {
  /** What it was made for, as SessionSnapshot tells it. */
  readonly shows: string;
  /** The plan of all repairs. */
  readonly all: RepairPlan;
  /** The plan of those that were accepted. */
  readonly chosen: RepairPlan;
  readonly accepts: (repair: { readonly id: string; readonly code: string }) => boolean;
}

/** A plan of a session with its rows. */
class KeptPlan {
  readonly shows: string;
  readonly all: RepairPlan;
  readonly rows: readonly RepairRow[];
  readonly #chosen: RepairPlan;

  constructor({ shows, all, chosen, accepts }: MadePlan) {
    this.shows = shows;
    this.all = all;
    this.#chosen = chosen;
    this.rows = rowsOf(all, chosen, accepts);
  }

  summary(plan: string): RepairSummary {
    const { edits, left, leftCount, verdict } = this.#chosen;
    const groups = this.rows.flatMap((row) => (row.kind === 'group' ? [row.group] : []));
    const sum = (countOf: (group: RepairGroup) => number) =>
      groups.reduce((total, group) => total + countOf(group), 0);
    return {
      ...{ plan, shows: this.shows, rows: this.rows.length },
      ...{ repairs: sum(({ repairs }) => repairs), ticked: sum(({ ticked }) => ticked) },
      ...{ edits: edits.length, bytes: edits.reduce((total, { after }) => total + after.length / 2, 0) },
      ...{ left, leftCount, verdict },
    };
  }

  /** Bytes as they are, with the edits of the plan in them; longer where an edit lies behind their end. */
  repaired(offset: ByteOffset, length: number, before: Uint8Array): Uint8Array {
    const end = offset + length;
    const touched = this.#chosen.edits.filter(
      (edit) => edit.offset < end && edit.offset + edit.after.length / 2 > offset,
    );
    const last = touched.reduce((most, edit) => Math.max(most, edit.offset + edit.after.length / 2), 0);
    const bytes = new Uint8Array(Math.max(before.length, Math.min(end, last) - offset));
    bytes.set(before);
    for (const edit of touched) {
      const from = Math.max(0, offset - edit.offset);
      const part = Buffer.from(edit.after, 'hex').subarray(from, end - edit.offset);
      bytes.set(part, edit.offset + from - offset);
    }
    return bytes;
  }
}

/** The plans of a session, newest last. */
export class RepairShelf {
  readonly #kept = new Map<string, KeptPlan>();
  #last = 0;

  /** Keeps a plan; what it is in numbers. */
  keep(made: MadePlan): RepairSummary {
    const id = `r${++this.#last}`;
    const plan = new KeptPlan(made);
    this.#kept.set(id, plan);
    for (const oldest of [...this.#kept.keys()].slice(0, -PLANS_MAX)) this.#kept.delete(oldest);
    return plan.summary(id);
  }

  /** The plan of everything, if one was made for this content. */
  allOf(shows: string): RepairPlan | null {
    return [...this.#kept.values()].find((plan) => plan.shows === shows)?.all ?? null;
  }

  /** Errors: `gone` for a plan that is not kept (any more). */
  get(id: string): KeptPlan {
    return (
      this.#kept.get(id) ??
      fail('gone', `the plan ${id} is not kept any more; plan the repairs again`, { plan: id })
    );
  }
}

/** A repair with all that it changes. */
interface PlannedRepair {
  readonly id: string;
  readonly code: string;
  readonly ticked: boolean;
  readonly edits: readonly RepairEdit[];
}

/** Groups by code in the order in which they are carried out, what is declined at the place that it would have. */
function rowsOf(all: RepairPlan, chosen: RepairPlan, accepts: MadePlan['accepts']): readonly RepairRow[] {
  const ticked = byRepair(chosen);
  const wanted = byRepair(all);
  const groups = new Map<string, PlannedRepair[]>();
  for (const id of new Set([...wanted.keys(), ...ticked.keys()])) {
    const edits = ticked.get(id) ?? wanted.get(id)!;
    const { code, follows } = edits[0]!;
    // What only comes with others goes with them.
    if (!ticked.has(id) && follows === true) continue;
    const isTicked = ticked.has(id) && (follows === true || accepts({ id, code }));
    const group = groups.get(code) ?? [];
    if (group.length === 0) groups.set(code, group);
    group.push({ id, code, edits, ticked: isTicked });
  }
  return [...groups].flatMap(([code, repairs]) => [headOf(code, repairs), ...repairs.flatMap(editRows)]);
}

function byRepair({ edits }: RepairPlan): ReadonlyMap<string, RepairEdit[]> {
  const repairs = new Map<string, RepairEdit[]>();
  for (const edit of edits) {
    const known = repairs.get(edit.repair);
    if (known === undefined) repairs.set(edit.repair, [edit]);
    else known.push(edit);
  }
  return repairs;
}

function headOf(code: string, repairs: readonly PlannedRepair[]): RepairRow {
  const countOf = (is: (repair: PlannedRepair) => boolean) => repairs.filter(is).length;
  const group: RepairGroup = {
    ...{ code, title: FINDING_CODES[code]?.title ?? code, repairs: repairs.length },
    ...{
      ticked: countOf(({ ticked }) => ticked),
      follows: countOf(({ edits }) => edits[0]!.follows === true),
    },
  };
  return { kind: 'group', group };
}

function editRows({ edits, ticked }: PlannedRepair): RepairRow[] {
  return edits.map((edit, index) => ({ kind: 'edit', edit, ticked, first: index === 0 }));
}

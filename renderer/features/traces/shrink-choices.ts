import type { ShrinkCheck } from '../../../shared/workload/shrink-check';
import { STATUS, statusTitle, type StatusName } from '../../../shared/zone/status';

/** What a trace can be shrunk to here; programs are run by the command line only. */
type Kind = Exclude<ShrinkCheck['kind'], 'exec'>;

/** What the trace is to show still, in words. */
export const SHRINK_KINDS: readonly {
  readonly value: Kind;
  readonly title: string;
  readonly asks: string;
}[] = [
  { value: 'refused', title: 'a command is refused', asks: 'With the status' },
  { value: 'divergence', title: 'it differs from what it asserts', asks: '' },
  { value: 'difference', title: 'other rules answer otherwise', asks: 'Other rules' },
  { value: 'finding', title: 'a check finds something', asks: 'Code of the finding' },
  { value: 'violation', title: 'a power cut violates an invariant', asks: 'Name of the invariant' },
];

/** The statuses that a command can be refused with; '' = any. */
export const REFUSALS: readonly { readonly value: string; readonly title: string }[] = [
  { value: '', title: 'Any status' },
  ...(Object.keys(STATUS) as StatusName[])
    .filter((name) => name !== 'ok')
    .map((name) => ({ value: name, title: statusTitle(name) })),
];

/** The check of a kind and what was said with it. */
export function shrinkCheckOf(kind: Kind, text: string): ShrinkCheck {
  const value = text.trim() === '' ? null : text.trim();
  switch (kind) {
    case 'refused':
      return { kind, status: value as StatusName | null };
    case 'divergence':
      return { kind };
    case 'difference':
      return { kind, rules: value ?? '' };
    case 'finding':
      return { kind, code: value };
    case 'violation':
      return { kind, invariant: value };
  }
}

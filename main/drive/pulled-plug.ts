import type { CrashSummary, RecoverySummary } from '../../shared/crash/crash-report';
import { formatCrashPoint } from '../../shared/crash/crash-point';
import type { CrashFates } from '../crash/crash-fates';
import { formatStateId, type CrashIdentity } from '../crash/state-id';

/** What became of a drive whose plug was pulled. */
export interface PulledPlug extends Omit<CrashSummary, 'writes'> {
  readonly recovery: RecoverySummary;
}

/** The cut itself; the id is that of the same cut over the recorded trace. */
export function pulledPlug(
  identity: CrashIdentity,
  { survived, lost, torn, untorn }: CrashFates,
): Omit<PulledPlug, 'recovery'> {
  return {
    id: formatStateId(identity),
    point: formatCrashPoint(identity.point),
    ...{ survived, lost, torn },
    ...(untorn !== null && { untorn }),
  };
}

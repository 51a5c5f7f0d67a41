import type { CommandOutcome } from '../../../../shared/ipc/shapes';
import type { ZoneCommand } from '../../../../shared/workload/command';
import { statusTitle } from '../../../../shared/zone/status';
import { useNotices } from '../../../stores/notices';
import { useZones } from '../../../stores/zones';

/** Gives commands to the image and tells the user what became of them. */
export function useZoneExecute() {
  const zones = useZones();
  const notices = useNotices();

  /** Answers the outcome; null when the call failed or the command was refused, which is then a notice. */
  async function execute(
    command: ZoneCommand,
    done: (outcome: CommandOutcome) => string,
  ): Promise<CommandOutcome | null> {
    const outcome = await zones.execute(command);
    if (outcome === null) return null;
    if (outcome.refusal === null) {
      notices.announce(done(outcome));
      return outcome;
    }
    const { rule, status, message } = outcome.refusal;
    notices.add({
      severity: 'warning',
      what: message,
      why: `Rule ${rule}: the device answers ${statusTitle(status)}.`,
      next: 'Nothing was changed.',
    });
    return null;
  }

  return { execute };
}

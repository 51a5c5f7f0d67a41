import type { CommandOutcome } from '../../shared/session/session';
import type { OwnCommand } from '../../shared/workload/command';
import { useNotices } from './notices';
import { refusalNotice } from './refusal-text';
import { useZones } from './zones';

/** Gives commands to the active image and tells the user what became of them. */
export function useZoneCommands() {
  const zones = useZones();
  const notices = useNotices();

  /** Answers the outcome; null when the call failed or the command was refused, which is then a notice. */
  async function execute(
    command: OwnCommand,
    done: (outcome: CommandOutcome) => string,
  ): Promise<CommandOutcome | null> {
    const outcome = await zones.execute(command);
    if (outcome === null) return null;
    if (outcome.refusal === null) {
      notices.announce(done(outcome));
      return outcome;
    }
    notices.add({ severity: 'warning', ...refusalNotice(outcome.refusal) });
    return null;
  }

  return { execute };
}

import { quoteArgument } from '../../../shared/units/shell-word';
import type { WorkloadChoice } from '../../stores/workload';

/** The command line that runs the same commands on an image; it writes into the image itself. */
export function formatRunLine({ name, seed, settings }: WorkloadChoice, image: string): string {
  const sets = Object.entries(settings).map(
    ([key, value]) => `--set ${quoteArgument(`${key}=${value.trim()}`)}`,
  );
  return ['zonesmith run', quoteArgument(name), quoteArgument(image), `--seed ${seed}`, ...sets].join(' ');
}

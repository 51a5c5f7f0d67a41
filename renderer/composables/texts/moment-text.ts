import type { ShownMoment } from '../../../shared/session/moment';
import { formatCount } from '../../../shared/units/format';

type Place = Pick<ShownMoment, 'position' | 'commands'>;

/** Where in its trace a moment is: `command 412 of 5,000`, which is the next one, or the end of all. */
export function describePosition({ position, commands }: Place): string {
  if (position >= commands) return `The end of ${formatCount(commands)} commands`;
  return `Command ${formatCount(position)} of ${formatCount(commands)}`;
}

/** The same to stand behind “At”. */
export function describePlace(place: Place): string {
  const words = describePosition(place);
  return `${words.charAt(0).toLowerCase()}${words.slice(1)}`;
}

/** What is carried out at a moment, and what comes next. */
export function explainPosition({ position, commands }: Place): string {
  const done =
    position === 0
      ? 'Nothing is carried out yet'
      : `Commands 0 to ${formatCount(position - 1)} are carried out`;
  return position < commands
    ? `${done}; command ${formatCount(position)} is next.`
    : `${done}; it was the last one.`;
}

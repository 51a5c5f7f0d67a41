/** Our drive beside QEMU's, command by command. */
import type { Step, StepAnswer } from './steps';

/** A command that our drive answers otherwise, knowingly. */
export interface KnownDifference {
  readonly command: RegExp;
  /** Of exit code, output and kernel lines of ours. */
  readonly ours: RegExp;
  readonly reason: string;
}

/** A line of `blkzone report` that is another one on our drive, knowingly. */
export interface KnownReport {
  readonly peer: RegExp;
  readonly ours: RegExp;
  readonly reason: string;
}

/** What is known to differ. */
export interface Known {
  readonly differences: readonly KnownDifference[];
  readonly reports: readonly KnownReport[];
}

/** A row of the table. */
export interface ComparedCommand {
  readonly command: string;
  readonly peer: string;
  readonly ours: string;
  readonly verdict: 'equal' | 'known' | 'DIFFERENT';
  readonly reason: string;
}

/** Compares a command on QEMU's drive (first) and on ours, and the reports behind it. */
export function compare({ command, answers, reports }: Step, known: Known): ComparedCommand {
  const [peer, ours] = answers as readonly [StepAnswer, StepAnswer];
  const reasons = new Set([...answerReasons(command, [peer, ours], known), ...reportReasons(reports, known)]);
  const verdict = reasons.size === 0 ? 'equal' : reasons.has('') ? 'DIFFERENT' : 'known';
  return { command, peer: gistOf(peer), ours: gistOf(ours), verdict, reason: [...reasons].join('; ') };
}

/** Why the answers differ; an empty text where nobody knows. */
function answerReasons(
  command: string,
  [peer, ours]: readonly [StepAnswer, StepAnswer],
  { differences }: Known,
): string[] {
  if (textOf(peer) === textOf(ours)) return [];
  const known = differences.find((one) => one.command.test(command) && one.ours.test(textOf(ours)));
  return [known?.reason ?? ''];
}

function reportReasons([peer, ours]: readonly string[], known: Known): string[] {
  if (ours === undefined) return [];
  const [lines, others] = [peer!.split('\n'), ours.split('\n')];
  if (lines.length !== others.length) return [''];
  const differing = lines.flatMap((line, index) => (line === others[index] ? [] : [[line, others[index]!]]));
  return differing.map(
    ([line, other]) =>
      known.reports.find((one) => one.peer.test(line!) && one.ours.test(other!))?.reason ?? '',
  );
}

const textOf = ({ status, printed, kernel }: StepAnswer): string =>
  [`exit ${status}`, printed, ...kernel].join('\n');

/** An answer in a few words: its status code, or how it ended. */
function gistOf({ status, printed, kernel }: StepAnswer): string {
  const code = /\((0x[0-9a-f]+)\)$/m.exec(printed)?.[1] ?? /sc (0x[0-9a-f]+)/.exec(kernel[0] ?? '')?.[1];
  const words = /^(?:nr_zones: \d+|Success.*LBA .*|read: .*)$/m.exec(printed)?.[0];
  return code ?? words ?? (status === 0 ? 'done' : `exit ${status}`);
}

/** The table as text, commands without the drive and the options of every dd. */
export function tableOf(rows: readonly ComparedCommand[]): string {
  const count = (verdict: string): number => rows.filter((row) => row.verdict === verdict).length;
  const lines = rows.map(({ command, peer, ours, verdict, reason }) => [
    command.replace(/ (of=)?DEVICE| oflag=direct conv=notrunc|\/tmp\//g, ''),
    peer,
    ours,
    verdict,
    reason,
  ]);
  const sum = `${rows.length} commands, a report of both drives behind each: ${count('equal')} equal, ${count('known')} different for the reason said, ${count('DIFFERENT')} different`;
  return [...columnsOf([['command', "QEMU's drive", 'ours', 'verdict', 'reason'], ...lines]), sum].join('\n');
}

function columnsOf(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}

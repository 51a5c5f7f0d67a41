/** Our drive beside QEMU's, command by command. */
import type { Step, StepAnswer } from './steps';

/** A command that our drive answers otherwise, knowingly. */
export interface KnownDifference {
  readonly command: RegExp;
  /** Of what our drive says, and the kernel. */
  readonly ours: RegExp;
  readonly reason: string;
}

/** A row of the table. */
export interface ComparedCommand {
  readonly command: string;
  readonly peer: string;
  readonly ours: string;
  readonly verdict: 'equal' | 'different, known' | 'different';
  readonly reason: string;
}

/** Compares a command on QEMU's drive (first) and on ours. */
export function compare({ command, answers }: Step, known: readonly KnownDifference[]): ComparedCommand {
  const [peer, ours] = answers as readonly [StepAnswer, StepAnswer];
  const row = { command, peer: gistOf(peer), ours: gistOf(ours) };
  if (JSON.stringify(peer) === JSON.stringify(ours)) return { ...row, verdict: 'equal', reason: '' };
  const difference = known.find((one) => one.command.test(command));
  const isKnown = difference !== undefined && difference.ours.test(textOf(ours));
  return { ...row, verdict: isKnown ? 'different, known' : 'different', reason: difference?.reason ?? '' };
}

/** Everything that an answer says. */
export const textOf = ({ status, printed, kernel }: StepAnswer): string =>
  [`exit ${status}`, printed, ...kernel].join('\n');

/** An answer in a few words: its status code, or how it ended. */
function gistOf({ status, printed, kernel }: StepAnswer): string {
  const code = /\((0x[0-9a-f]+)\)$/m.exec(printed)?.[1] ?? /sc (0x[0-9a-f]+)/.exec(kernel[0] ?? '')?.[1];
  const words = /^(?:nr_zones: \d+|Success.*|\w+: .*)$/m.exec(printed)?.[0] ?? '';
  return code ?? (status === 0 ? words.slice(0, 32) || 'done' : `exit ${status}`);
}

/** The table as text. */
export function tableOf(rows: readonly ComparedCommand[]): string {
  const lines = rows.map(({ command, peer, ours, verdict, reason }) =>
    [
      command.replace(/ ?\/?DEVICE/, '').slice(0, 58).padEnd(58),
      peer.slice(0, 24).padEnd(24),
      ours.slice(0, 24).padEnd(24),
      verdict,
      reason,
    ].join('  '),
  );
  const count = (verdict: string): number => rows.filter((row) => row.verdict === verdict).length;
  const head = ['command'.padEnd(58), "QEMU's drive".padEnd(24), 'ours'.padEnd(24), 'verdict'].join('  ');
  const sum = `${rows.length} commands: ${count('equal')} equal, ${count('different, known')} different for a known reason, ${count('different')} different`;
  return [head, ...lines, sum].join('\n');
}

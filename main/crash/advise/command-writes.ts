import { assert } from '../../../shared/errors/assert';
import { isStorageWrite } from '../crash-cut';
import { TraceExecution, type CrashInput } from '../trace-execution';

/** A command of the trace and how many storage writes it makes. */
export interface CommandWrites {
  readonly command: number;
  readonly writes: number;
}

/** The commands up to the last one that is asked for. Executes the trace without its data. Errors: those of TraceExecution. */
export function listCommandWrites(input: CrashInput, last: number): CommandWrites[] {
  const execution = new TraceExecution({ ...input, withoutData: true }, last + 1);
  const listed: CommandWrites[] = [];
  try {
    for (const entry of input.trace.entries) {
      if (entry.i > last) break;
      const first = execution.log.count;
      execution.acknowledge(entry, execution.execute(entry));
      let writes = 0;
      for (const logged of execution.log.entries(first)) if (isStorageWrite(logged)) writes++;
      assert(entry.i > (listed.at(-1)?.command ?? -1), 'the commands of a trace are out of order');
      listed.push({ command: entry.i, writes });
    }
  } finally {
    execution.dispose();
  }
  return listed;
}

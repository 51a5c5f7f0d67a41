/**
 * Entry point of the command line. The work is done in a thread of its own, because it is synchronous: only so
 * can Ctrl+C ask it to stop between two commands, with everything in order.
 */
import { isMainThread, Worker } from 'node:worker_threads';
import { CancelFlag } from './cancel-flag';
import { EXIT_CANCELLED, EXIT_SYSTEM } from './exit-codes';
import { runProgram } from './program';

if (isMainThread && process.argv[2] !== 'serve') runInThread();
else void runProgram(process.argv.slice(2)).then((code) => (process.exitCode = code));

function runInThread(): void {
  const flag = CancelFlag.create();
  const worker = new Worker(__filename, { argv: process.argv.slice(2), workerData: flag.shared });
  const stop = (): void => {
    if (flag.isSet || flag.isWaiting) process.exit(EXIT_CANCELLED);
    flag.set();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  worker.on('error', (error) => {
    process.stderr.write(`zonesmith: internal error: ${error.message}\n${error.stack ?? ''}\n`);
    process.exitCode = EXIT_SYSTEM;
  });
  worker.on('exit', (code) => (process.exitCode ??= code));
}

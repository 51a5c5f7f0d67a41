/**
 * Entry point of the command line. The work is done in a thread of its own, because it is synchronous: only so
 * can Ctrl+C ask it to stop between two commands, with everything in order. What is over in a moment needs none.
 */
import { isMainThread, MessageChannel, Worker } from 'node:worker_threads';
import { EXIT_SYSTEM } from './exit-codes';
import { commandWords } from './command-words';
import { interruptibly, LongerThanAMoment, momentary } from './momentary';
import { deliverInput } from './standard-input';
import { CELLS, createCells } from './worker-start';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const kind = momentary(process.argv.slice(2));
/** They run another host, which hears signals itself. */
const HOSTS: readonly (string | undefined)[] = ['serve', 'api'];
if (isMainThread && kind === null && !HOSTS.includes(process.argv[2])) runInThread();
else void runHere();

async function runHere(): Promise<void> {
  const [{ runProgram }, { PROCESS_TARGET }] = await Promise.all([
    import('./program'),
    import('./printing/output'),
  ]);
  const isMoment = isMainThread && kind !== null;
  if (isMoment) for (const signal of SIGNALS) process.on(signal, waits);
  if (!isMoment || kind === 'changes') {
    process.exitCode = await runProgram(commandWords());
    return;
  }
  const moment = { giveUp, ended: hearAgain };
  try {
    process.exitCode = await runProgram(commandWords(), { ...PROCESS_TARGET, moment }, interruptibly);
  } catch (thrown) {
    if (!(thrown instanceof LongerThanAMoment)) throw thrown;
    runInThread();
    hearAgain();
  }
}

/** A signal waits for what is over in a moment. */
function waits(): void {}

/** From here on a signal ends the process, unless somebody else listens. */
function hearAgain(): void {
  for (const signal of SIGNALS) process.off(signal, waits);
}

function giveUp(): never {
  throw new LongerThanAMoment();
}

function runInThread(): void {
  const shared = createCells();
  const { port1, port2 } = new MessageChannel();
  deliverInput({ shared, input: port1 });
  const worker = new Worker(__filename, {
    argv: commandWords(),
    workerData: { shared, input: port2 },
    transferList: [port2],
  });
  stopOnSignals(new Int32Array(shared));
  let failed = false;
  worker.on('error', (error) => {
    process.stderr.write(`zonesmith: internal error: ${error.message}\n${error.stack ?? ''}\n`);
    failed = true;
  });
  worker.on('exit', (code) => process.exit(failed ? EXIT_SYSTEM : code));
}

/** `timeout` of coreutils and terminals signal the process and its group: what comes so soon is the same signal again. */
const SAME_SIGNAL_MS = 300;

/** The first signal asks for an end in order; the second ends the process as if nobody listened. */
function stopOnSignals(cells: Int32Array): void {
  let firstMs = 0;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      const nowMs = process.uptime() * 1000;
      if (Atomics.exchange(cells, CELLS.cancelled, 1) === 0) firstMs = nowMs;
      if (nowMs - firstMs < SAME_SIGNAL_MS) return;
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    });
  }
}

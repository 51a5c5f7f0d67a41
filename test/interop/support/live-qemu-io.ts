import { spawn } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { missing } from './peers';

const PROMPT = 'qemu-io> ';

/** A qemu-io process that holds an image open. */
export interface LiveQemuIo {
  readonly pid: number;
  /** Carries out one command and waits for the next prompt; what was printed in between. */
  command(line: string): Promise<string>;
  /** Lets it end by itself. */
  quit(): Promise<void>;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
}

/** Starts qemu-io on a raw file and waits for its prompt: then it has the file open and locked. */
export async function openInQemuIo(path: string, options: readonly string[] = []): Promise<LiveQemuIo> {
  const child = spawn('qemu-io', [...options, '-f', 'raw', path], { stdio: ['pipe', 'pipe', 'inherit'] });
  // Without such a program there is an error event, then the end of it all, but never a process id.
  child.once('error', () => undefined);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const kill = (): Promise<void> => {
    child.kill('SIGKILL');
    return ended;
  };
  onTestFinished(kill);
  const output = child.stdout.setEncoding('utf8')[Symbol.asyncIterator]() as AsyncIterator<string>;
  const untilPrompt = async (): Promise<string> => {
    for (let text = ''; ;) {
      const next = await output.next();
      if (next.done) {
        await ended;
        throw new Error(child.pid === undefined ? missing('qemu-io') : `qemu-io ended, no prompt: ${text}`);
      }
      text += next.value;
      if (text.endsWith(PROMPT)) return text.slice(0, -PROMPT.length);
    }
  };
  await untilPrompt();
  return {
    pid: child.pid!,
    kill,
    command(line) {
      child.stdin.write(`${line}\n`);
      return untilPrompt();
    },
    quit() {
      child.stdin.end('quit\n');
      return ended;
    },
  };
}

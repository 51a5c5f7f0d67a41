/** Images of ours, served as drives by the built program, and how the guest gets at them. */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { buildIfStale } from '../../../build/freshness.mjs';
import { HOST_ADDRESS, type Guest } from './guest';

buildIfStale();
const PROGRAM = join(import.meta.dirname, '../../../dist/main/cli.cjs');

/** A served image. */
export class Target {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #ended: Promise<number | null>;
  #said = '';
  port = 0;
  nqn = '';

  private constructor(child: ChildProcess, lines: Interface) {
    this.#child = child;
    this.#lines = lines[Symbol.asyncIterator]();
    this.#ended = new Promise((resolve) => child.once('close', resolve));
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.#said += text));
  }

  /** Serves an image at a free port and waits until it listens. */
  static async serve(image: string, options: readonly string[] = []): Promise<Target> {
    const words = [PROGRAM, 'target', image, '--listen', '127.0.0.1:0', ...options];
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    const target = new Target(child, createInterface({ input: child.stdout }));
    await target.listening();
    return target;
  }

  /** Waits until it says that it listens. */
  async listening(): Promise<void> {
    const line = await this.line(/^listening /);
    const [, port, nqn] = /^listening \S+:(\d+) (\S+)$/.exec(line)!;
    this.port = Number(port);
    this.nqn = nqn!;
  }

  /** Waits for a line on its standard output. Errors: it ended without one. */
  async line(wanted: RegExp): Promise<string> {
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) throw new Error(`the target ended without ${wanted}: ${this.#said}`);
      if (wanted.test(value)) return value;
    }
  }

  /** What it said to people. */
  get said(): string {
    return this.#said;
  }

  /** Ends it as a user does; its exit status. */
  stop(): Promise<number | null> {
    this.#child.kill('SIGTERM');
    return this.#ended;
  }
}

/** Attaches a target in the guest; the path of its block device. */
export async function attach(guest: Guest, { port, nqn }: Target, options = ''): Promise<string> {
  const name = await guest.done(`
nvme connect -t tcp -a ${HOST_ADDRESS} -s ${port} -n ${nqn} -i 1 ${options} || exit
for turn in $(seq 100); do
  for disk in /sys/block/nvme*n*; do
    [ "$(cat $disk/device/subsysnqn 2>/dev/null)" = ${nqn} ] && [ -b /dev/\${disk##*/} ] && echo /dev/\${disk##*/} && exit
  done
  sleep 0.1
done
dmesg; exit 1`);
  return name.trim().split('\n').at(-1)!;
}

import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { guestFolder } from '../guest/recipe.mjs';

/** What the guest answered to a script. */
export interface GuestAnswer {
  readonly status: number;
  /** Standard output and error together. */
  readonly printed: string;
  /** What the kernel logged meanwhile. */
  readonly kernel: string;
}

/** This machine as the guest sees it. */
export const HOST_ADDRESS = '10.0.2.2';
/** A guest that says nothing for so long hangs. */
const SILENT_MAX_MS = 240_000;

const BOOT = ['-machine', 'q35', '-accel', 'tcg,thread=multi', '-cpu', 'max', '-m', '1024', '-smp', '1'];
const ALONE = ['-nodefaults', '-no-reboot', '-display', 'none'];
const NETWORK = ['-netdev', 'user,id=net', '-device', 'virtio-net-pci,netdev=net,romfile='];
const PORT = ['-chardev', 'stdio,id=port,signal=off', '-serial', 'chardev:port'];
const KERNEL_WORDS = 'console=ttyS0 quiet panic=-1 random.trust_cpu=on tsc=reliable mitigations=off';

/** A Debian kernel in emulation that runs bash scripts, one after the other. */
export class Guest {
  readonly #child: ChildProcess;
  readonly #input: Writable;
  readonly #lines: AsyncIterator<string>;
  readonly #ended: Promise<unknown>;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(child: ChildProcess, input: Writable, output: Readable) {
    this.#child = child;
    this.#input = input;
    this.#lines = createInterface({ input: output })[Symbol.asyncIterator]();
    this.#ended = new Promise((resolve) => child.once('close', resolve));
    // It may end while it is written to; whoever waits for an answer hears of it.
    input.on('error', () => undefined);
  }

  /**
   * Boots a guest and waits until it listens.
   * @param options.devices further words for QEMU
   * @param options.console file for its console
   */
  static async boot({ devices, console }: { devices: readonly string[]; console: string }): Promise<Guest> {
    const made = guestFolder();
    const image = ['-kernel', join(made, 'vmlinuz'), '-initrd', join(made, 'initramfs.cpio')];
    const words = [...BOOT, ...ALONE, ...image, '-append', KERNEL_WORDS, '-serial', `file:${console}`];
    const child = spawn('qemu-system-x86_64', [...words, ...NETWORK, ...PORT, ...devices], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const guest = new Guest(child, child.stdin, child.stdout);
    await guest.#nextLine();
    return guest;
  }

  /** Runs a script and waits for its end. */
  run(script: string): Promise<GuestAnswer> {
    this.#input.write(`${Buffer.from(script).toString('base64')}\n`);
    const answer = this.#turn.then(() => this.#nextLine()).then(answerOf);
    this.#turn = answer.catch(() => undefined);
    return answer;
  }

  /** Runs a script that has to succeed; what it printed. */
  async done(script: string): Promise<string> {
    const { status, printed, kernel } = await this.run(script);
    if (status !== 0) throw new Error(`in the guest: ${script}\nexit ${status}\n${printed}\n${kernel}`);
    return printed;
  }

  /** Ends it at once. */
  async end(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  async #nextLine(): Promise<string> {
    const silent = setTimeout(() => this.#child.kill('SIGKILL'), SILENT_MAX_MS);
    const { value, done } = await this.#lines.next();
    clearTimeout(silent);
    if (done) throw new Error('the guest ended, or hung and was ended');
    return value;
  }
}

const textOf = (base64 = ''): string => Buffer.from(base64, 'base64').toString();

function answerOf(line: string): GuestAnswer {
  const [status, printed, kernel] = line.split(' ');
  return { status: Number(status), printed: textOf(printed), kernel: textOf(kernel) };
}

import { run, type Answer, type RunOptions } from './run';

/** Debian packages of the programs that the suite talks to. */
const PACKAGES = { 'qemu-img': 'qemu-utils', 'qemu-io': 'qemu-utils', fio: 'fio' } as const;
/** Name of a program. */
export type Peer = keyof typeof PACKAGES;

/** The sentence for a program that is not there. */
export function missing(peer: Peer): string {
  return `${peer} is not installed: it comes with the package ${PACKAGES[peer]} (Debian: apt-get install ${PACKAGES[peer]}).`;
}

/** Runs a peer to its end. Errors: one sentence that names the package when it is not installed. */
export function runPeer(peer: Peer, args: readonly string[], options: RunOptions = {}): Answer {
  return run(peer, args, { ...options, absent: missing(peer) });
}

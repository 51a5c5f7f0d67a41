import { describe, expect, it } from 'vitest';
import { useFolder } from '../support/storage/temporary-folder';
import { runPeer, type Peer } from './support/peers';

const peers: readonly [Peer, string][] = [
  ['qemu-img', 'qemu-utils'],
  ['qemu-io', 'qemu-utils'],
  ['fio', 'fio'],
];

describe('peers', () => {
  const folder = useFolder();

  it.each(peers)('%s is installed', (peer) => {
    expect(runPeer(peer, ['--version']).status).toBe(0);
  });

  it.each(peers)('without %s one sentence names its package', (peer, name) => {
    expect(() => runPeer(peer, ['--version'], { path: folder('empty') })).toThrow(
      new Error(
        `${peer} is not installed: it comes with the package ${name} (Debian: apt-get install ${name}).`,
      ),
    );
  });
});

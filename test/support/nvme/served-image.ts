/** Images that the real program serves in tests of it. */
import { afterEach, beforeAll } from 'vitest';
import { cli } from '../cli/cli';
import { useFolder } from '../storage/temporary-folder';
import { NvmeHost, type HostOptions } from './host';
import { startTarget, type Served, type TargetProcess } from './start-target';
import { commandLine } from '../run/command-line';

/** Zones of an image that is made without a word of its shape. */
export const ZONES = 8;
const SHAPE = ['--zone-size', '1MiB', '--zones', String(ZONES), '--zde', '64'];

/** Makes and serves images; whatever a test leaves running ends with it. */
export function useTargets() {
  const path = useFolder();
  const running: TargetProcess[] = [];
  const hosts: NvmeHost[] = [];
  let program = '';
  beforeAll(async () => {
    program = await commandLine('target');
  });
  afterEach(async () => {
    for (const host of hosts.splice(0)) host.drop();
    for (const target of running.splice(0)) {
      target.kill('SIGKILL');
      await target.ended;
    }
  });
  const create = async (name: string, words: readonly string[] = SHAPE): Promise<string> => {
    await cli('create', path(name), ...words);
    return path(name);
  };
  const serve = async (words: readonly string[], subsystems = 1): Promise<TargetProcess> => {
    const listen = words.includes('--listen') ? [] : ['--listen', '127.0.0.1:0'];
    const target = await startTarget(program, [...words, ...listen], { subsystems });
    running.push(target);
    return target;
  };
  const attach = async (served: Served, options: Partial<HostOptions> = {}): Promise<NvmeHost> => {
    const { host, port, subsystem } = served;
    const attached = await NvmeHost.attach({ host, port, subsystem, ...options });
    hosts.push(attached);
    return attached;
  };
  return {
    ...{ path, create, serve, attach },
    get program() {
      return program;
    },
    /** An image of 8 zones of 1 MiB with room for descriptor extensions, served. */
    async serveNew(...words: string[]): Promise<TargetProcess> {
      return serve([await create('image'), ...words]);
    },
  };
}

/** Another identity of a host. */
export const hostNamed = (n: number): Partial<HostOptions> => ({
  hostNqn: `nqn.2014-08.org.nvmexpress:uuid:00000000-0000-0000-0000-${String(n).padStart(12, '0')}`,
  hostId: new Uint8Array(16).fill(n + 1),
});

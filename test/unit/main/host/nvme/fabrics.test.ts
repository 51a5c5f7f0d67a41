import { describe, expect, it } from 'vitest';
import { Properties, readConnect } from '../../../../../main/host/nvme/fabrics';
import { SubmissionEntry } from '../../../../../main/host/nvme/submission-entry';
import * as commands from '../../../../support/nvme/commands';
import { connectOf } from '../../../../support/nvme/host';
import { capsule } from '../../../../support/nvme/raw-connection';

function entryOf(command: commands.NvmeCommand): SubmissionEntry {
  const entry = new SubmissionEntry();
  entry.load(capsule(command, 1), 8);
  return entry;
}

const HOST = { host: '', port: 0, subsystem: 'nqn.2026-01.test:x', hostNqn: 'nqn.2026-01.test:h' };

describe('Connect', () => {
  const reading = (change: (data: Buffer) => void, more: Partial<commands.NvmeCommand> = {}) => {
    const command = { ...connectOf({ ...HOST, keepAliveMs: 5000 }, 0, 0xffff, 32), ...more };
    const data = Buffer.from(command.data!);
    change(data);
    return readConnect(entryOf(command), data);
  };

  it('is read', () => {
    expect(reading(() => undefined)).toEqual({
      queueId: 0,
      entries: 32,
      tellsHead: true,
      keepAliveMs: 5000,
      hostId: '11'.repeat(16),
      controllerId: 0xffff,
      subsystemNqn: HOST.subsystem,
      hostNqn: HOST.hostNqn,
    });
  });

  it.each([
    ['a record format', 0x180, 40, () => undefined, { cdw10: 1 }],
    ['a queue of one entry', 0x182, 44, () => undefined, { cdw11: 0 }],
    ['a queue that is too long', 0x182, 44, () => undefined, { cdw11: 128 }],
    ['a subsystem name without an end', 0x182, 0x10100, (data: Buffer) => data.fill(0x61, 256, 512), {}],
    ['no host name', 0x184, 0x10200, (data: Buffer) => data.fill(0, 512, 768), {}],
  ])('%s is refused, and where it stands is told', (_, status, result, change, more) => {
    expect(reading(change, more)).toMatchObject({ status, result });
  });
});

describe('properties', () => {
  const valueOf = (properties: Properties, at: number, bytes: 4 | 8) =>
    properties.get(entryOf(commands.propertyGet(at, bytes)));
  const set = (properties: Properties, value: number, at = 0x14) =>
    properties.set(entryOf(commands.propertySet(at, value)));

  it('offer what makes a host look for zoned namespaces', () => {
    expect(valueOf(new Properties(), 0, 8)).toEqual({ value: 0x8200f01007fn });
    expect(valueOf(new Properties(), 8, 4)).toEqual({ value: 0x20000n });
  });

  it('are refused in the wrong size, or where there are none', () => {
    for (const [at, bytes] of [
      [0, 4],
      [8, 8],
      [0x20, 4],
    ] as const)
      expect(valueOf(new Properties(), at, bytes)).toBe(0x002);
    expect(set(new Properties(), 1, 0x1c)).toBe(0x002);
    expect(set(new Properties(), 0x46_0011)).toBe(0x002);
  });

  it('follow a host from enabling to shutdown', () => {
    const properties = new Properties();
    const status = () => valueOf(properties, 0x1c, 4);
    expect([set(properties, 0x46_0060), status()]).toEqual(['nothing', { value: 0n }]);
    expect([set(properties, 0x46_0061), status()]).toEqual(['enabled', { value: 1n }]);
    expect([set(properties, 0x46_4061), status()]).toEqual(['shut down', { value: 9n }]);
    expect(properties.isShutDown).toBe(true);
    expect([set(properties, 0x46_0060), status()]).toEqual(['reset', { value: 0n }]);
  });
});

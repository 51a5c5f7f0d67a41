/** Nothing that a host sends brings a target down, makes it grow, or keeps it from serving a good host. */
import { describe, expect, it } from 'vitest';
import { Random } from '../../shared/workload/random';
import { MIB } from '../../shared/units/units';
import { connectOf, NvmeHost } from '../support/nvme/host';
import { icReq, PDU } from '../support/nvme/pdu';
import { adminPdus, ioPdus, mutant } from '../support/nvme/mutants';
import { capsule, pduTypes, RawConnection } from '../support/nvme/raw-connection';
import { hostNamed, useTargets, ZONES } from '../support/nvme/served-image';
import type { Served, TargetProcess } from '../support/nvme/start-target';
import { residentMemory } from '../support/run/memory';
import { Queue } from '../support/nvme/queue';
import * as commands from '../support/nvme/commands';
import { drawsOf, FUZZING, runsOf, seedsOf } from '../support/run/seeds';

const MUTANTS = drawsOf(2000, 100_000);
const HALF_OPEN = runsOf(200, 1000);
const HOSTS = runsOf(64, 100);
/** Connections that send mutants at a time. */
const WIDE = 8;
const PER_CONNECTION = 20;
const MEMORY_MAX = 400 * MIB;
const BLOCK = 4096;

/** PDUs that a target answers with. Which mutants it understands is up to the moment at which they come in. */
const ANSWERS = [PDU.controllerTermReq, PDU.response, PDU.controllerData, PDU.readyToTransfer];
/** So many rounds more without every one of them are no bad luck. */
const ROUNDS_MAX = 20;

const targets = useTargets();

/** Two images at one address: hostile hosts get the first, the good host the second. */
async function serveTwo(): Promise<{ target: TargetProcess; attacked: Served; kept: Served }> {
  const images = [await targets.create('attacked'), await targets.create('kept')];
  const target = await targets.serve(images, 2);
  return { target, attacked: target.served[0]!, kept: target.served[1]! };
}

/** A good host that works until it is told to stop: every answer has to be right. @returns rounds that it did */
function keepWorking(host: NvmeHost): { stop: () => Promise<number> } {
  let isOver = false;
  const rounds = (async () => {
    let count = 0;
    for (; !isOver; count++) {
      const data = Buffer.alloc(BLOCK, 1 + (count % 250));
      const zone = count % ZONES;
      const { status, lba } = await host.append(zone, data);
      if (status === 0x1b9) {
        expect((await host.manage('reset', zone)).status).toBe(0);
        continue;
      }
      expect(status).toBe(0);
      expect((await host.read(lba, 1)).equals(data)).toBe(true);
      await host.keepAlive();
    }
    return count;
  })();
  rounds.catch(() => undefined);
  return {
    stop: () => {
      isOver = true;
      return rounds;
    },
  };
}

async function expectUp(target: TargetProcess, kept: Served): Promise<void> {
  expect(residentMemory(target.pid).most).toBeLessThan(MEMORY_MAX);
  const host = await NvmeHost.attach({ ...kept, ...hostNamed(9) });
  expect((await host.flush()).status).toBe(0);
  await host.detach();
  const { status, err } = await target.stop();
  expect(status).toBe(0);
  expect(err).not.toMatch(/^\s+at /m);
}

/** Sends mutants on one connection, at a stage that a seed draws; answers how many, and notes kinds of what came back. */
async function attack(served: Served, random: Random, seen: Set<number>): Promise<number> {
  const raw = await RawConnection.open(served);
  const stage = random.below(4);
  const pdus = [...adminPdus(served), ...ioPdus(served, 1)];
  let admin: RawConnection | null = null;
  if (stage > 0) raw.send(icReq());
  if (stage === 2) raw.send(capsule(connectOf(served, 0, 0xffff, 32), 1));
  if (stage === 3) {
    admin = await connectAdmin(served);
    const controller = admin.received.readUInt16LE(136);
    await raw.until(128).catch(() => undefined);
    raw.send(capsule(connectOf(served, 1, controller, 128), 1));
  }
  let isOver = false;
  void raw.ended.then(() => (isOver = true));
  let sent = 0;
  for (; sent < PER_CONNECTION && !isOver; sent++) {
    const from = stage === 3 ? pdus.slice(-15) : pdus;
    raw.send(mutant(from[random.below(from.length)]!, random));
    if (random.below(4) === 0) await new Promise((next) => setImmediate(next));
  }
  await flushed(raw);
  for (const type of pduTypes(raw.received)) seen.add(type);
  raw.drop();
  admin?.drop();
  return sent;
}

async function connectAdmin(served: Served): Promise<RawConnection> {
  const admin = await RawConnection.greeted(served);
  admin.send(
    capsule(connectOf(served, 0, 0xffff, 32), 1),
    capsule(commands.propertySet(0x14, 0x46_0060), 2),
    capsule(commands.propertySet(0x14, 0x46_0061), 3),
  );
  await admin.until(200);
  return admin;
}

/** Resolves when what was sent has left, or the connection is gone. */
function flushed({ socket, ended }: RawConnection): Promise<unknown> {
  return Promise.race([
    new Promise<void>((resolve) => socket.write(Buffer.alloc(0), () => resolve())),
    ended,
  ]);
}

describe('a target among hostile hosts', () => {
  it.each(seedsOf('target-hostile'))(
    `takes ${MUTANTS} mutated PDUs, seed $seed`,
    { timeout: 3_600_000 },
    async ({ seed }) => {
      if (MUTANTS > 10_000 || FUZZING) console.log(`mutated PDUs: seed ${seed}`);
      const { target, attacked, kept } = await serveTwo();
      const good = keepWorking(await targets.attach(kept));
      let left = MUTANTS;
      const seen = new Set<number>();
      const missing = () => ANSWERS.filter((type) => !seen.has(type));
      const mayGoOn = () => left > 0 || (missing().length > 0 && left > -MUTANTS * ROUNDS_MAX);
      const worker = async (n: number) => {
        for (const random = new Random(seed + n); mayGoOn();) left -= await attack(attacked, random, seen);
      };
      await Promise.all(Array.from({ length: WIDE }, (_, n) => worker(n)));
      expect(await good.stop()).toBeGreaterThan(MUTANTS / 1000);
      // Otherwise the target heard nothing that it understood.
      expect(missing()).toEqual([]);
      await expectUp(target, kept);
    },
  );

  it(`serves while ${HALF_OPEN} connections say nothing, or half of something`, async () => {
    const { target, attacked, kept } = await serveTwo();
    const good = keepWorking(await targets.attach(kept));
    const raws: RawConnection[] = [];
    for (let n = 0; n < HALF_OPEN; n++) {
      const raw = await RawConnection.open(attacked);
      if (n % 3 === 1) raw.send(icReq().subarray(0, 1 + (n % 127)));
      if (n % 3 === 2)
        raw.send(icReq(), capsule(connectOf(attacked, 0, 0xffff, 32), 1).subarray(0, n % 1000));
      raws.push(raw);
    }
    const another = await targets.attach(kept, hostNamed(2));
    expect((await another.flush()).status).toBe(0);
    expect(await good.stop()).toBeGreaterThan(0);
    for (const raw of raws) raw.drop();
    await expectUp(target, kept);
  });

  it(`serves ${HOSTS} hosts at once, each its own data`, async () => {
    const { target, kept } = await serveTwo();
    const hosts = await Promise.all(
      Array.from({ length: HOSTS }, (_, n) => targets.attach(kept, { ...hostNamed(n), entries: 16 })),
    );
    expect(new Set(hosts.map(({ controller }) => controller)).size).toBe(HOSTS);
    const rounds = hosts.map(async (host, n) => {
      for (let round = 0; round < 8; round++) {
        const data = Buffer.alloc(BLOCK, n + 1);
        const { status, lba } = await host.append(n % ZONES, data);
        expect(status).toBe(0);
        expect((await host.read(lba, 1)).equals(data)).toBe(true);
      }
    });
    await Promise.all(rounds);
    await Promise.all(hosts.map((host) => host.detach()));
    await expectUp(target, kept);
  });

  it('names that nobody serves, over and over, are told so and leave nothing behind', async () => {
    const { target, kept } = await serveTwo();
    for (let n = 0; n < 200; n++) {
      const queue = await Queue.open(kept, { id: 0, entries: 32 });
      const wrong = { ...kept, subsystem: `nqn.2026-01.test:nobody-${n}` };
      expect((await queue.submit(connectOf(wrong, 0, 0xffff, 32))).status).toBe(0x182);
      queue.drop();
    }
    await expectUp(target, kept);
  });
});

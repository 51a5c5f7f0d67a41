/** A host that attaches a drive: the order of commands is that of Linux (NVME-TCP, "Order seen from the Linux host"). */
import * as commands from './commands';
import { ADMIN, PROPERTY, succeeded, ZONE_ACTION, type Completion, type ZoneAction } from './commands';
import * as pages from './pages';
import { must, type Digests } from './pdu';
import { Queue, type Address } from './queue';
import { parseReport, reportBytes, type ZoneReport } from './zone-report';

/** How a host attaches. */
export interface HostOptions extends Address {
  readonly subsystem: string;
  readonly hostNqn?: string;
  readonly hostId?: Uint8Array;
  /** I/O queues. */
  readonly queues?: number;
  /** Entries of an I/O queue: commands under way and one. */
  readonly entries?: number;
  readonly keepAliveMs?: number;
  readonly digests?: Digests;
}

/** What an append came to. */
export interface Appended extends Completion {
  /** Where its data lie, if it succeeded. */
  readonly lba: number;
}

const ADMIN_ENTRIES = 32;
const CONFIGURED = 0x46_0060;
const ENABLED = 0x46_0061;
const SHUT_DOWN = 0x46_4061;
const IDENTIFY_BYTES = 4096;
/** Bits 37 and 43 of CAP, which make Linux use other command sets than NVM. */
const CSS_BITS = (1 << 5) | (1 << 11);
export const HOST_NQN = 'nqn.2014-08.org.nvmexpress:uuid:11111111-2222-3333-4444-555555555555';
export const DISCOVERY_NQN = 'nqn.2014-08.org.nvmexpress.discovery';

/** A connected controller. */
export class NvmeHost {
  readonly options: HostOptions;
  readonly admin: Queue;
  readonly io: Queue[] = [];
  readonly controller: number;
  #next = 0;
  zoneBlocks = 0;
  blockBytes = 0;
  zoneCount = 0;
  zdeBytes = 0;

  private constructor(options: HostOptions, admin: Queue, controller: number) {
    this.options = options;
    this.admin = admin;
    this.controller = controller;
  }

  /** Connects, enables, makes the I/O queues and asks for the geometry. */
  static async attach(options: HostOptions): Promise<NvmeHost> {
    const host = await NvmeHost.enable(options);
    try {
      const { inCapsuleBytes } = await host.controllerPage();
      await host.#connectQueues(inCapsuleBytes);
      await host.#learnGeometry();
      return host;
    } catch (error) {
      host.drop();
      throw error;
    }
  }

  /** Connects the admin queue and enables the controller, no more: what a discovery is done with. */
  static async enable(options: HostOptions): Promise<NvmeHost> {
    const { digests } = options;
    const admin = await Queue.open(options, { id: 0, entries: ADMIN_ENTRIES, digests });
    try {
      const { low } = succeeded(await admin.submit(connectOf(options, 0, 0xffff, ADMIN_ENTRIES)));
      const host = new NvmeHost(options, admin, low & 0xffff);
      await host.#enable();
      return host;
    } catch (error) {
      admin.drop();
      throw error;
    }
  }

  async #enable(): Promise<void> {
    const cap = await this.property(PROPERTY.cap, 8);
    must((cap.high & CSS_BITS) === CSS_BITS || this.isDiscovery, 'CAP.CSS without I/O command sets');
    must((cap.low & 0x10000) !== 0, 'CAP.CQR');
    await this.setProperty(PROPERTY.cc, CONFIGURED);
    await this.setProperty(PROPERTY.cc, ENABLED);
    must((await this.property(PROPERTY.cc, 4)).low === ENABLED, 'CC is not what was set');
    const { low } = await this.property(PROPERTY.csts, 4);
    must((low & 3) === 1, `CSTS ${low} after CC.EN`);
    must((await this.property(PROPERTY.vs, 4)).low >= 0x10300, 'VS');
  }

  get isDiscovery(): boolean {
    return this.options.subsystem === DISCOVERY_NQN;
  }

  async #connectQueues(inCapsuleBytes: number): Promise<void> {
    const { queues = 1, entries = 128, digests } = this.options;
    const asked = (queues - 1) * 0x1_0001;
    const { low } = succeeded(await this.admin.submit(setFeatures(0x07, asked)));
    must((low & 0xffff) >= queues - 1 && low >>> 16 >= queues - 1, `${low} queues granted`);
    for (let id = 1; id <= queues; id++) {
      const queue = await Queue.open(this.options, { id, entries, digests, inCapsuleBytes });
      this.io.push(queue);
      const { low: again } = succeeded(
        await queue.submit(connectOf(this.options, id, this.controller, entries)),
      );
      must(
        (again & 0xffff) === this.controller,
        `controller ${again} where ${this.controller} was connected`,
      );
    }
  }

  async #learnGeometry(): Promise<void> {
    const namespace = await this.namespacePage();
    const zoned = await this.zonedPage();
    this.blockBytes = namespace.blockBytes;
    this.zoneBlocks = zoned.zoneBlocks;
    this.zoneCount = namespace.blocks / zoned.zoneBlocks;
    this.zdeBytes = zoned.zdeBytes;
    must(Number.isInteger(this.zoneCount), `${namespace.blocks} blocks, zones of ${zoned.zoneBlocks}`);
  }

  async property(offset: number, bytes: 4 | 8): Promise<Completion> {
    return succeeded(await this.admin.submit(commands.propertyGet(offset, bytes)));
  }

  async setProperty(offset: number, value: number): Promise<Completion> {
    return succeeded(await this.admin.submit(commands.propertySet(offset, value)));
  }

  async identify(cns: number, what: { nsid?: number; csi?: number } = {}): Promise<Buffer> {
    const page = Buffer.alloc(IDENTIFY_BYTES);
    succeeded(await this.admin.submit(commands.identify(cns, page, what)));
    return page;
  }

  async controllerPage(): Promise<pages.ControllerPage> {
    const page = pages.parseController(await this.identify(0x01));
    must(page.controller === this.controller, `CNTLID ${page.controller}`);
    must(page.subsystem === this.options.subsystem, `SUBNQN ${page.subsystem}`);
    return page;
  }

  async namespacePage(): Promise<pages.NamespacePage> {
    return pages.parseNamespace(await this.identify(0x00, { nsid: 1 }));
  }

  async zonedPage(): Promise<pages.ZonedPage> {
    return pages.parseZoned(await this.identify(0x05, { nsid: 1, csi: 2 }));
  }

  async namespaceIds(): Promise<pages.NamespaceIds> {
    return pages.parseNamespaceIds(await this.identify(0x03, { nsid: 1 }));
  }

  async log(
    page: number,
    bytes: number,
    what: { csi?: number; offset?: number; nsid?: number } = {},
  ): Promise<Buffer> {
    const into = Buffer.alloc(bytes);
    succeeded(await this.admin.submit(commands.getLog(page, into, what)));
    return into;
  }

  async discovered(): Promise<pages.DiscoveryEntry[]> {
    const count = Number((await this.log(0x70, 1024)).readBigUInt64LE(8));
    return pages.parseDiscovery(await this.log(0x70, 1024 * (count + 1)));
  }

  async keepAlive(): Promise<void> {
    succeeded(await this.admin.submit({ opcode: ADMIN.keepAlive }));
  }

  /** Asks for an event and waits for it. */
  async event(): Promise<{ type: number; information: number; page: number }> {
    const { low } = succeeded(await this.admin.submit({ opcode: ADMIN.asyncEvent }));
    return pages.parseEvent(low);
  }

  /** The queue whose turn it is. */
  get queue(): Queue {
    const queue = this.io[this.#next]!;
    this.#next = (this.#next + 1) % this.io.length;
    return queue;
  }

  write(lba: number, data: Uint8Array, options?: commands.WriteOptions): Promise<Completion> {
    return this.queue.submit(commands.write(lba, data.length / this.blockBytes, data, options));
  }

  async append(zone: number, data: Uint8Array, options?: commands.WriteOptions): Promise<Appended> {
    const blocks = data.length / this.blockBytes;
    const completion = await this.queue.submit(
      commands.append(zone * this.zoneBlocks, blocks, data, options),
    );
    return { ...completion, lba: completion.low + completion.high * 2 ** 32 };
  }

  async read(lba: number, blocks: number): Promise<Buffer> {
    const into = Buffer.alloc(blocks * this.blockBytes);
    succeeded(await this.readInto(lba, into));
    return into;
  }

  readInto(lba: number, into: Uint8Array): Promise<Completion> {
    return this.queue.submit(commands.read(lba, into.length / this.blockBytes, into));
  }

  flush(): Promise<Completion> {
    return this.queue.submit(commands.flush());
  }

  manage(action: ZoneAction, zone: number | 'all'): Promise<Completion> {
    const lba = zone === 'all' ? 0 : zone * this.zoneBlocks;
    return this.queue.submit(commands.manage(ZONE_ACTION[action], lba, { all: zone === 'all' }));
  }

  setZde(zone: number, zde: Uint8Array): Promise<Completion> {
    return this.queue.submit(commands.setZde(zone * this.zoneBlocks, zde));
  }

  /** A report with room for so many zones; for all, where that is not said. */
  async report(query: commands.ReportQuery = {}, room = this.zoneCount): Promise<ZoneReport> {
    const zdeBytes = query.extended ? this.zdeBytes : 0;
    const into = Buffer.alloc(reportBytes(room, zdeBytes));
    succeeded(await this.queue.submit(commands.report(into, query)));
    return parseReport(into, zdeBytes);
  }

  /** Shuts the controller down as a host does that goes, then closes everything. */
  async detach(): Promise<void> {
    await this.setProperty(PROPERTY.cc, SHUT_DOWN);
    let { low } = await this.property(PROPERTY.csts, 4);
    for (; ((low >>> 2) & 3) !== 2; { low } = await this.property(PROPERTY.csts, 4));
    await Promise.all([...this.io, this.admin].map((queue) => queue.close()));
  }

  /** Ends all connections without a word. */
  drop(): void {
    for (const queue of [...this.io, this.admin]) queue.drop();
  }

  /** Resolves when all connections are gone. */
  async ended(): Promise<void> {
    await Promise.all([...this.io, this.admin].map(({ ended }) => ended));
  }
}

/** Set Features. */
export function setFeatures(feature: number, value: number): commands.NvmeCommand {
  return { opcode: ADMIN.setFeatures, cdw10: feature, cdw11: value };
}

/** The Connect of a host. */
export function connectOf(
  { subsystem, hostNqn = HOST_NQN, hostId, keepAliveMs = 0 }: HostOptions,
  queue: number,
  controller: number,
  entries: number,
): commands.NvmeCommand {
  return commands.connect({
    ...{ queue, controller, entries, subsystem, hostNqn, keepAliveMs },
    hostId: hostId ?? new Uint8Array(16).fill(0x11),
  });
}

/** The log that tells which subsystems there are. Source: NVMe base 2.0, "Discovery Log Page". */
import { DISCOVERY_NQN } from '../../../drive/drive-names';
import { ANY_CONTROLLER } from '../fabrics';

const ENTRY_BYTES = 1024;
const TRANSPORT_TCP = 3;
const FAMILY = { ipv4: 1, ipv6: 2 } as const;
const SUBSYSTEM = { nvm: 2, currentDiscovery: 3 } as const;
/** The host may turn flow control of submission queues off. */
const NO_FLOW_CONTROL = 0x04;
const ADMIN_ENTRIES = 32;

/** Where a host that asks has reached us. */
export interface ReachedAt {
  readonly host: string;
  readonly port: number;
}

/** One entry for this service, then one for each subsystem. */
export function discoveryLog(names: readonly string[], reached: ReachedAt): Buffer {
  const page = Buffer.alloc(ENTRY_BYTES * (names.length + 2));
  page.writeBigUInt64LE(1n, 0);
  page.writeBigUInt64LE(BigInt(names.length + 1), 8);
  writeEntry(page, ENTRY_BYTES, SUBSYSTEM.currentDiscovery, DISCOVERY_NQN, reached);
  names.forEach((name, index) => writeEntry(page, ENTRY_BYTES * (index + 2), SUBSYSTEM.nvm, name, reached));
  return page;
}

function writeEntry(page: Buffer, at: number, kind: number, name: string, { host, port }: ReachedAt): void {
  page[at] = TRANSPORT_TCP;
  page[at + 1] = host.includes(':') ? FAMILY.ipv6 : FAMILY.ipv4;
  page[at + 2] = kind;
  page[at + 3] = NO_FLOW_CONTROL;
  page.writeUInt16LE(1, at + 4);
  page.writeUInt16LE(ANY_CONTROLLER, at + 6);
  page.writeUInt16LE(ADMIN_ENTRIES, at + 8);
  page.write(String(port).padEnd(32), at + 32, 'latin1');
  page.write(name, at + 256, 'utf8');
  page.write(host.padEnd(256), at + 512, 'latin1');
}

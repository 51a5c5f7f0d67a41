/** Features of a controller. Source: NVMe base 2.0, "Features". */
import { LIMITS } from '../limits';
import { SC } from '../status';
import type { SubmissionEntry } from '../submission-entry';
import { NOTICE } from './events';

const FEATURE = {
  arbitration: 0x01,
  power: 0x02,
  temperature: 0x04,
  errorRecovery: 0x05,
  writeCache: 0x06,
  queues: 0x07,
  atomicity: 0x0a,
  events: 0x0b,
  keepAlive: 0x0f,
  commandSets: 0x19,
} as const;

/** Features that have one value, which is 0. */
const fixed: ReadonlySet<number> = new Set([
  FEATURE.arbitration,
  FEATURE.power,
  FEATURE.temperature,
  FEATURE.errorRecovery,
  FEATURE.atomicity,
  FEATURE.commandSets,
]);

const SAVE = 0x8000_0000;
const NO_QUEUES = 0xffff;

export class Features {
  #keepAliveMs: number;
  #isCacheOn = true;
  #notices: number = NOTICE.zonesChanged | NOTICE.namespaceAttributes;
  #queues: number = LIMITS.ioQueues;

  constructor(keepAliveMs: number) {
    this.#keepAliveMs = keepAliveMs;
  }

  /** 0 = the host need not be heard of. */
  get keepAliveMs(): number {
    return this.#keepAliveMs;
  }

  /** False: every write is to be durable when it completes. */
  get isCacheOn(): boolean {
    return this.#isCacheOn;
  }

  /** True when the host wants to hear that zones changed. */
  get tellsZones(): boolean {
    return (this.#notices & NOTICE.zonesChanged) !== 0;
  }

  /** I/O queues granted. */
  get queues(): number {
    return this.#queues;
  }

  /** The value of a feature, or null for one that there is not. */
  get(id: number): number | null {
    switch (id) {
      case FEATURE.writeCache:
        return this.#isCacheOn ? 1 : 0;
      case FEATURE.queues:
        return ((this.#queues - 1) << 16) | (this.#queues - 1);
      case FEATURE.events:
        return this.#notices >>> 0;
      case FEATURE.keepAlive:
        return this.#keepAliveMs;
      default:
        return fixed.has(id) ? 0 : null;
    }
  }

  /** Sets a feature. Returns the status; what the host is told is `get` of it. */
  set(entry: SubmissionEntry): number {
    const id = entry.dword(10) & 0xff;
    const value = entry.dword(11);
    if (this.get(id) === null) return SC.invalidField;
    if ((entry.dword(10) & SAVE) !== 0) return SC.notSaveable;
    if (fixed.has(id)) return value === 0 ? SC.ok : SC.invalidField;
    if (id === FEATURE.queues) return this.#setQueues(value);
    if (id === FEATURE.writeCache) this.#isCacheOn = (value & 1) === 1;
    else if (id === FEATURE.keepAlive) this.#keepAliveMs = value;
    else this.#notices = value & (NOTICE.zonesChanged | NOTICE.namespaceAttributes | NOTICE.healthMask);
    return SC.ok;
  }

  /** As many queues as asked for, of both kinds, up to the limit. */
  #setQueues(value: number): number {
    const asked = value & 0xffff;
    if (asked === NO_QUEUES || value >>> 16 === NO_QUEUES) return SC.invalidField;
    this.#queues = Math.min(asked + 1, LIMITS.ioQueues);
    return SC.ok;
  }
}

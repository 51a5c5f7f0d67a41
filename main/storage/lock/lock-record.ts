/** Content of a lock file: who writes to the image. One JSON object. */
export interface LockRecord {
  readonly host: string;
  readonly pid: number;
  /** Start of the process as the system counts it, so that a reused pid is told apart; null where unknown. */
  readonly startTime: string | null;
  readonly program: string;
  /** ISO 8601. */
  readonly created: string;
  /** Tells apart machines of one name, boots of one machine, pid namespaces of one boot, locks of one process. */
  readonly machine: string | null;
  readonly boot: string | null;
  readonly pidNamespace: string | null;
  readonly serial: string;
}

/** Whether the process that took a lock lives; `unknown` where it cannot be seen from here. */
export type HolderState = 'alive' | 'gone' | 'unknown';

/** What a judge of locks knows about the machine it runs on. */
export interface Observer {
  readonly host: string;
  readonly machine: string | null;
  readonly boot: string | null;
  readonly pidNamespace: string | null;
  /** Start of a running process, null where unknown; undefined when there is no such process. */
  processStart(pid: number): string | null | undefined;
}

/** The text of a lock file. */
export function formatLock(record: LockRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/** Reverse of formatLock; null for anything that is not a lock. Fields that tell more than who may be absent. */
export function parseLock(text: string): LockRecord | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const fields = new Map(Object.entries(value));
  const word = (name: string): string | null => {
    const found: unknown = fields.get(name);
    return typeof found === 'string' && found.length > 0 ? found : null;
  };
  const host = word('host');
  const pid: unknown = fields.get('pid');
  if (host === null || typeof pid !== 'number' || !Number.isInteger(pid) || pid < 1 || pid > 0x7fffffff)
    return null;
  return {
    host,
    pid,
    startTime: word('startTime'),
    program: word('program') ?? 'an unnamed program',
    created: word('created') ?? 'an unknown time',
    machine: word('machine'),
    boot: word('boot'),
    pidNamespace: word('pidNamespace'),
    serial: word('serial') ?? '',
  };
}

/** Judges a lock: only what this machine can see for certain is `gone`. */
export function judgeHolder(record: LockRecord, observer: Observer): HolderState {
  if (record.host !== observer.host || differ(record.machine, observer.machine)) return 'unknown';
  if (differ(record.boot, observer.boot)) return 'gone';
  if (differ(record.pidNamespace, observer.pidNamespace)) return 'unknown';
  const startTime = observer.processStart(record.pid);
  if (startTime === undefined) return 'gone';
  return differ(record.startTime, startTime) ? 'gone' : 'alive';
}

/** `zonesmith, process 12 on host, since …`. */
export function describeHolder(record: LockRecord): string {
  return `${record.program}, process ${record.pid} on ${record.host}, since ${record.created}`;
}

/** True when both are known and not the same. */
function differ(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && a !== b;
}

import type { ReportedField } from './zone-report';

/** What the numbers of a text count. */
export type ReportUnit = 'byte' | 'sector' | 'block';

/** One zone as a text has it, in the units of its reader. */
export interface RawZone {
  readonly start: number;
  /** Null: the text has none. */
  readonly size: number | null;
  readonly capacity: number | null;
  /** Absolute; whatever it is where the state gives it no meaning. */
  readonly pointer: number | null;
  readonly state: number;
  readonly type: number;
  readonly attributes: number;
  /** Which zone of the device it is, where the text can be trusted with that. */
  readonly index?: number;
}

/** Takes what a reader finds. */
export interface ReportSink {
  /** Errors: `malformed` for numbers that no zone has, or that do not ascend. */
  zone(zone: RawZone, line: number): void;
  /** Bytes of a logical block as the text says or lets one conclude. */
  blockSize(bytes: number): void;
  /** Zones of the whole device. */
  zonesOfDevice(count: number, line: number): void;
}

/** Reads the text of one tool. One object a report. */
export interface ReportReader {
  /** What starts and pointers count, and what sizes and capacities count. */
  readonly places: ReportUnit;
  readonly lengths: ReportUnit;
  /** Known for certain at the end. */
  readonly says: readonly ReportedField[];
  /** Takes one line, without its end; blank ones too. Errors: `malformed`, naming line, value and expectation. */
  line(text: string, number: number, sink: ReportSink): void;
  /** Errors: `malformed` for a text that is cut short. */
  end(number: number, sink: ReportSink): void;
}

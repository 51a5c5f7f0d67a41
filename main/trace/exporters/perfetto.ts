import { commandTitle } from '../../../shared/workload/command-title';
import { ZONE_STATE_TITLES, zoneStateName } from '../../../shared/zone/state';
import { zoneOf } from '../../../shared/zone/geometry';
import type { ParsedTrace } from '../native-codec';
import type { ExportContext, Exporter } from './exporter';
import { LineSink } from './line-sink';
import { TracedDevice, type TracedCommand } from './traced-device';

const PROCESS = 1;
/** Lane of commands that speak of no single zone; zone 0 has the lane behind it. */
const DEVICE_LANE = 0;

/** Chrome's trace events, which Perfetto opens: a lane for each zone, counters of open and active zones. */
export const PERFETTO: Exporter = {
  name: 'perfetto',
  title: 'Perfetto (Chrome trace JSON)',
  description:
    'for ui.perfetto.dev: commands and states in a lane for each zone, counters; no data; commands of one moment a microsecond apart',
  suffix: '.json',
  write: writeEvents,
};

function writeEvents({ header, entries }: ParsedTrace, context: ExportContext): void {
  const lanes = new Lanes(new LineSink(context.write), new TracedDevice(header), context.target);
  for (const entry of entries) lanes.add(lanes.device.follow(entry));
  lanes.end();
}

class Lanes {
  readonly device: TracedDevice;
  readonly #lines: LineSink;
  /** By lane: the state that is being drawn; null where none is yet. */
  readonly #drawn = new Map<number, string | null>();
  #ts = -1;
  #counted = '';

  constructor(lines: LineSink, device: TracedDevice, target: string) {
    this.#lines = lines;
    this.device = device;
    lines.line('{"displayTimeUnit":"ms","traceEvents":[');
    // The only event that no comma stands before.
    lines.line(JSON.stringify({ ph: 'M', pid: PROCESS, name: 'process_name', args: { name: target } }));
    this.#openLane(DEVICE_LANE, 'device');
    this.#count(0);
  }

  add(command: TracedCommand): void {
    this.#ts = Math.max(command.entry.t, this.#ts + 1);
    this.#draw(command);
    for (const zone of new Set(command.changed)) this.#enter(zone);
    this.#count(this.#ts + 1);
  }

  end(): void {
    for (const [lane, state] of this.#drawn) {
      if (state !== null) this.#event({ ph: 'E', tid: lane, ts: this.#ts + 1 });
    }
    this.#lines.line(']}');
    this.#lines.end();
  }

  #draw({ entry, status, range, zones }: TracedCommand): void {
    const { op, i, fua, text } = entry;
    const single = range === null ? zones[0] : zoneOf(this.device.geometry, range.lba);
    const lane = entry.all === true || single === undefined ? DEVICE_LANE : this.#laneOf(single);
    const args = { i, status, lba: range?.lba, blocks: range?.blocks, fua, text };
    const name = op === 'mark' ? (text ?? op) : commandTitle(entry);
    const cat = status === 'ok' ? 'command' : 'refused';
    if (op === 'mark') this.#event({ ph: 'i', s: 'g', tid: lane, ts: this.#ts, name, cat, args });
    else this.#event({ ph: 'X', tid: lane, ts: this.#ts, dur: 1, name, cat, args });
  }

  /** Draws the state that a zone has now, from the end of the command on. */
  #enter(zone: number): void {
    const lane = this.#laneOf(zone);
    const state = ZONE_STATE_TITLES[zoneStateName(this.device.zones.state[zone]!)];
    const drawn = this.#drawn.get(lane);
    if (drawn === state) return;
    const ts = this.#ts + 1;
    if (drawn !== null) this.#event({ ph: 'E', tid: lane, ts });
    this.#event({ ph: 'B', tid: lane, ts, name: state, cat: 'state' });
    this.#drawn.set(lane, state);
  }

  #laneOf(zone: number): number {
    const lane = zone + 1;
    if (!this.#drawn.has(lane)) this.#openLane(lane, `zone ${zone}`);
    return lane;
  }

  #openLane(lane: number, name: string): void {
    this.#drawn.set(lane, null);
    this.#event({ ph: 'M', tid: lane, name: 'thread_name', args: { name } });
    this.#event({ ph: 'M', tid: lane, name: 'thread_sort_index', args: { sort_index: lane } });
  }

  #count(ts: number): void {
    const args = { open: this.device.openCount, active: this.device.activeCount };
    const counted = JSON.stringify(args);
    if (counted === this.#counted) return;
    this.#counted = counted;
    this.#event({ ph: 'C', ts, name: 'zones in use', args });
  }

  #event(event: object): void {
    this.#lines.line(`,${JSON.stringify({ pid: PROCESS, ...event })}`);
  }
}

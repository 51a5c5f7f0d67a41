import { serialize } from 'node:v8';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createImage } from '../../main/image/create-image';
import { isTouched } from '../../renderer/composables/pages/bytes-read';
import { AppError } from '../../shared/errors/app-error';
import type { StructureField } from '../../shared/image/field';
import type { Place } from '../../shared/image/place';
import type { ZoneDetails, ZoneList, ZoneRow } from '../../shared/image/zone-report';
import { touchesBytes, touchesZone, TOLD_ZONES_MAX } from '../../shared/session/image-change';
import type { BytesRead, SessionSnapshot } from '../../shared/session/session';
import { KIB } from '../../shared/units/units';
import type { OwnCommand } from '../../shared/workload/command';
import { SMALL, specOf } from '../support/image/device-images';
import { holds } from '../support/run/holds';
import { openInThread, type ThreadSession } from '../support/session/session-in-thread';
import { useFolder } from '../support/storage/temporary-folder';

const ZONES = 6;
const PAGE_BYTES = 4096;
const session = 's1';

type Verb = 'undo' | 'redo' | 'revert' | 'save' | 'cancelledWorkload' | 'workload';
type Step = OwnCommand | { readonly verb: Verb };

const zone = fc.nat(ZONES - 1);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      op: fc.constant('append' as const),
      zone,
      blocks: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      op: fc.constantFrom(
        'open',
        'close',
        'finish',
        'reset',
        'injectReadOnly',
        'injectOffline',
        'clearFault',
      ),
      zone,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ op: fc.constantFrom('finish', 'reset', 'close'), all: fc.constant(true) }),
  },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom<Verb>('undo', 'undo', 'redo', 'revert', 'save', 'cancelledWorkload', 'workload')
      .map((verb) => ({ verb })),
  },
);

/** All that views know of an image. */
interface Known {
  readonly snapshot: SessionSnapshot;
  readonly pages: readonly BytesRead[];
  readonly places: readonly Place[];
  readonly fields: readonly StructureField[];
  readonly rows: readonly ZoneRow[];
  readonly entries: readonly ZoneDetails['raw'][];
  readonly lists: readonly ZoneList[];
}

function look({ session: open }: ThreadSession): Known {
  const snapshot = open.call('sessions:describe', { session });
  const offsets: number[] = [];
  for (let offset = 0; offset < snapshot.info.fileSizeBytes; offset += PAGE_BYTES) offsets.push(offset);
  const details = Array.from({ length: ZONES }, (_, at) =>
    open.call('zones:describe', { session, zone: at }),
  );
  return {
    // What the file system gives to a file, and when, is no change of ours.
    snapshot: { ...snapshot, info: { ...snapshot.info, allocatedBytes: 0 } },
    pages: offsets.map((offset) => ({
      edited: [],
      ...open.call('bytes:read', { session, offset, length: PAGE_BYTES }),
    })),
    places: offsets.map((offset) => open.call('bytes:locate', { session, offset })),
    fields: open.call('structure:read', { session, first: 0, count: 2000 }).fields,
    rows: details.map(({ row }) => row),
    entries: details.map(({ raw }) => raw),
    lists: open.call('zones:lists', { session }),
  };
}

/** What a device refuses changes nothing; what a session refuses neither. */
function take(step: Step, opened: ThreadSession): void {
  try {
    if ('op' in step) opened.execute(step);
    else if (step.verb === 'workload') opened.workload({ settings: { commands: '4' } });
    else if (step.verb === 'cancelledWorkload') opened.workload({ settings: { commands: '8' } }, 4);
    else opened.session.call(`sessions:${step.verb}`, { session });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
}

/** Fails where something differs that was not told of. What is the same byte for byte is passed quickly. */
function expectKept<One>(before: readonly One[], after: readonly One[], isTold: (one: One) => boolean): void {
  for (const [at, one] of before.entries())
    if (!isTold(one) && serialize(one).compare(serialize(after[at])) !== 0) expect(after[at]).toEqual(one);
}

/** Whoever knows `before`, and what was told since, knows what has to be asked again. */
function expectTold(before: Known, after: Known, { events, session: open }: ThreadSession): void {
  const told = events.flatMap(({ event, payload }) =>
    event === 'sessions:changed' ? [payload as SessionSnapshot] : [],
  );
  events.length = 0;
  let { revision } = before.snapshot;
  for (const one of told) {
    expect(one.change.since).toBe(revision);
    ({ revision } = one);
  }
  expect(after.snapshot.revision).toBe(revision);
  if (told.length === 0) return expectKept([before], [after], () => false);
  expect(told).toHaveLength(1);
  const { change } = after.snapshot;
  const { first, count, report } = change.zones;
  if (count > 0 && count <= TOLD_ZONES_MAX)
    expect(report).toEqual(open.call('zones:report', { session, first, count }));
  expectKept(before.pages, after.pages, (page) => isTouched(page, change));
  expectKept(before.fields, after.fields, (field) => touchesBytes(change, field));
  expectKept(before.rows, after.rows, ({ index }) => touchesZone(change, index));
  expectKept(before.entries, after.entries, (raw) =>
    touchesBytes(change, { ...raw!, length: raw!.bytes.length }),
  );
  if (change.bytes !== null) {
    const lies = ({ stamp: _, ...place }: Place): Place => place;
    expect(after.places.map(lies)).toEqual(before.places.map(lies));
    expectKept(before.places, after.places, ({ offset }) =>
      touchesBytes(change, { offset, length: PAGE_BYTES }),
    );
    expect(after.fields).toHaveLength(before.fields.length);
  }
  if (count === 0) expect(after.lists).toEqual(before.lists);
}

describe('what a session tells of a change', () => {
  const at = useFolder();
  let opened = 0;

  it.each([
    { format: 'zoned', variant: 'extended' },
    { format: 'qcow2', variant: '56' },
    { format: 'zone-file', variant: 'v5' },
  ] as const)('covers whatever differs: $format', ({ format, variant }) => {
    const sizes = { zoneCount: ZONES, zoneSizeBytes: 16 * KIB, zoneCapacityBytes: 16 * KIB };
    const spec = specOf({ ...SMALL, ...sizes, format, variant, conventional: [], zdeBytes: 0 });
    holds(
      fc.property(fc.array(anyStep, { maxLength: 12 }), (steps) => {
        const path = at(`${opened++}.img`);
        const data = format === 'zone-file' ? `${path}.data` : null;
        createImage(path, spec, { replace: false, data });
        const image = openInThread(path, data === null ? {} : { data });
        image.edit();
        image.events.length = 0;
        let known = look(image);
        for (const step of steps) {
          take(step, image);
          const now = look(image);
          expectTold(known, now, image);
          known = now;
        }
        image.session.dispose();
      }),
      10,
    );
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import { useSessions } from '../../../../renderer/stores/sessions';
import { useTraceEntries } from '../../../../renderer/stores/trace-entries';
import { connectFake, settle } from '../../../support/fake-bridge/connect-fake';
import type { FakeBridge } from '../../../support/fake-bridge/fake-bridge';

const ADDRESS = { session: 's1', trace: 'trace-1' };
let bridge: FakeBridge;

beforeEach(async () => {
  bridge = connectFake();
  await useSessions().open('/images/a.img');
});

const reads = () => bridge.calls.filter(({ channel }) => channel === 'traces:read').length;

describe('trace entries store', () => {
  it('loads the page of an asked command once and tells when it is there', async () => {
    const entries = useTraceEntries();
    const before = entries.version;
    expect(entries.entryAt(ADDRESS, 249)).toBeNull();
    expect(entries.entryAt(ADDRESS, 250)).toBeNull();
    await settle();
    expect(entries.version).toBeGreaterThan(before);
    expect(entries.entryAt(ADDRESS, 249)).toMatchObject({ i: 249, op: 'flush' });
    expect(entries.entryAt(ADDRESS, 399)).toMatchObject({ i: 399 });
    expect(reads()).toBe(1);
  });

  it('keeps a bounded number of pages', async () => {
    const entries = useTraceEntries();
    entries.entryAt(ADDRESS, 0);
    await settle();
    for (let trace = 0; trace < 64; trace++) entries.entryAt({ ...ADDRESS, trace: `other-${trace}` }, 0);
    await settle();
    expect(entries.entryAt(ADDRESS, 0)).toBeNull();
  });

  it('does not ask again for a page that could not be read', async () => {
    const entries = useTraceEntries();
    bridge.refuse('traces:read', { code: 'usage', message: 'there is no such trace', data: {} });
    entries.entryAt(ADDRESS, 0);
    await settle();
    entries.entryAt(ADDRESS, 1);
    expect(reads()).toBe(1);
  });

  it('goes through a whole trace in order, until told to stop', async () => {
    const entries = useTraceEntries();
    const seen: number[] = [];
    await entries.scan(ADDRESS, (page) => {
      seen.push(...page.map((entry) => entry.i));
      return true;
    });
    expect(seen).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  });
});

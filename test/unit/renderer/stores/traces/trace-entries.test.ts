import { beforeEach, describe, expect, it } from 'vitest';
import { useNotices } from '../../../../../renderer/stores/notices';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { useTraceEntries } from '../../../../../renderer/stores/traces/trace-entries';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

let address: { readonly session: string; readonly trace: string };
let workbench: Workbench;
const settle = () => workbench.settle();

beforeEach(async () => {
  workbench = openWorkbench();
  const { session } = await workbench.open();
  address = { session, trace: await workbench.record(session) };
});

const reads = () => workbench.calls.filter(({ channel }) => channel === 'traces:read').length;

describe('trace entries store', () => {
  it('loads the page of an asked command once and tells when it is there', async () => {
    const entries = useTraceEntries();
    const before = entries.version;
    expect(entries.entryAt(address, 249)).toBeNull();
    expect(entries.entryAt(address, 250)).toBeNull();
    await settle();
    expect(entries.version).toBeGreaterThan(before);
    expect(entries.entryAt(address, 249)).toMatchObject({ i: 249, op: 'append' });
    expect(entries.entryAt(address, 399)).toMatchObject({ i: 399 });
    expect(reads()).toBe(1);
  });

  it('says nothing of an image that is closed meanwhile', async () => {
    await useSessions().close(address.session);
    useTraceEntries().entryAt(address, 0);
    await settle();
    expect(useNotices().list).toEqual([]);
  });

  it('keeps a bounded number of pages', async () => {
    const entries = useTraceEntries();
    entries.entryAt(address, 0);
    await settle();
    for (let trace = 0; trace < 64; trace++) entries.entryAt({ ...address, trace: `other-${trace}` }, 0);
    await settle();
    expect(entries.entryAt(address, 0)).toBeNull();
  });

  it('does not ask again for a page that could not be read', async () => {
    const entries = useTraceEntries();
    workbench.refuse('traces:read', {
      code: 'usage',
      subject: null,
      message: 'there is no such trace',
      data: {},
    });
    entries.entryAt(address, 0);
    await settle();
    entries.entryAt(address, 1);
    expect(reads()).toBe(1);
  });

  it('goes through a whole trace in order, until told to stop', async () => {
    const entries = useTraceEntries();
    const seen: number[] = [];
    await entries.scan(address, (page) => {
      seen.push(...page.map((entry) => entry.i));
      return true;
    });
    expect(seen).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { plainRequest } from '../../../../shared/app/open-request';
import { createEventHub, type EventHub } from '../../../../main/ipc/event-hub';
import type { JobProgress } from '../../../../shared/session/job';
import type { SessionSnapshot } from '../../../../shared/session/session';
import type { EventEnvelope } from '../../../../shared/ipc/envelope';

const progress = (job: string, done: number): JobProgress => ({
  job,
  session: 's1',
  title: 'fill',
  done,
  total: 10,
  unit: 'commands',
  elapsedMs: 0,
});

/** As much of a snapshot as the hub looks at. */
function changed(
  session: string,
  revision: number,
  { since = revision - 1, zones }: { since?: number; zones: { first: number; count: number } },
): SessionSnapshot {
  const change = { since, zones: { ...zones, report: null }, bytes: [] };
  return { session, revision, change } as Partial<SessionSnapshot> as SessionSnapshot;
}

describe('event hub', () => {
  let hub: EventHub;
  let received: EventEnvelope[];

  beforeEach(() => {
    vi.useFakeTimers();
    hub = createEventHub();
    received = [];
    hub.listen((envelope) => received.push(envelope));
  });
  afterEach(() => vi.useRealTimers());

  it('tells of an image the window that has it, of others the one that is named, or all', () => {
    const owners = new Map([['s1', 'w1']]);
    const routed = createEventHub((session) => owners.get(session) ?? null);
    const heard: string[] = [];
    for (const window of ['w1', 'w2']) routed.listen(({ event }) => heard.push(`${window} ${event}`), window);
    routed.publish('jobs:finished', { job: 's1-job-1', session: 's1', result: null, error: null });
    routed.publish('jobs:progressed', progress('s1-job-2', 1));
    owners.set('s1', 'w2');
    routed.publish('menu:chosen', { command: 'view.home' }, 'w1');
    expect(heard).toEqual(['w1 jobs:finished', 'w2 jobs:progressed', 'w1 menu:chosen']);
    heard.length = 0;
    routed.publish('jobs:progressed', { ...progress('create-1', 1), session: '' }, 'w2');
    routed.publish('app:openRequested', plainRequest('/a'));
    expect(heard).toEqual(['w2 jobs:progressed', 'w1 app:openRequested', 'w2 app:openRequested']);
    routed.dispose();
  });

  it('sends an ordinary event at once to every listener', () => {
    const second: EventEnvelope[] = [];
    hub.listen((envelope) => second.push(envelope));
    hub.publish('app:openRequested', plainRequest('/a'));
    expect(received).toEqual([{ event: 'app:openRequested', payload: plainRequest('/a') }]);
    expect(second).toEqual(received);
  });

  it('keeps only the latest progress of each job within a batch', () => {
    for (let done = 0; done < 5; done++) hub.publish('jobs:progressed', progress('s1-job-1', done));
    hub.publish('jobs:progressed', progress('s2-job-1', 7));
    expect(received).toEqual([]);
    vi.advanceTimersByTime(100);
    expect(received.map(({ payload }) => (payload as JobProgress).done)).toEqual([4, 7]);
  });

  it('joins changes of one session into one, with the newest snapshot', () => {
    hub.publish('sessions:changed', changed('s1', 5, { zones: { first: 40, count: 2 } }));
    hub.publish('sessions:changed', changed('s1', 6, { zones: { first: 7, count: 1 } }));
    hub.publish('sessions:changed', changed('s2', 3, { zones: { first: 1, count: 1 } }));
    vi.advanceTimersByTime(100);
    expect(received.map(({ payload }) => payload)).toEqual([
      changed('s1', 6, { since: 4, zones: { first: 7, count: 35 } }),
      changed('s2', 3, { zones: { first: 1, count: 1 } }),
    ]);
  });

  it('sends what waits before an event that may not wait', () => {
    hub.publish('jobs:progressed', progress('s1-job-1', 3));
    hub.publish('jobs:finished', { job: 's1-job-1', session: 's1', result: null, error: null });
    expect(received.map(({ event }) => event)).toEqual(['jobs:progressed', 'jobs:finished']);
  });

  it('stops sending to a listener that left, and sends what waits when it is disposed', () => {
    const left: EventEnvelope[] = [];
    hub.listen((envelope) => left.push(envelope))();
    hub.publish('sessions:changed', changed('s1', 1, { zones: { first: 0, count: 1 } }));
    hub.dispose();
    expect(left).toEqual([]);
    expect(received).toHaveLength(1);
  });
});

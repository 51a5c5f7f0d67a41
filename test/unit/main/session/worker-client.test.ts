import { writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { spawnWorkerSession } from '../../../../main/session/worker-client';
import type { EventEnvelope } from '../../../../shared/ipc/envelope';
import { useFolder } from '../../../support/storage/temporary-folder';

const PREAMBLE = `
const { parentPort, workerData } = require('node:worker_threads');
const post = (message) => parentPort.postMessage(message);
const opened = () => post({ kind: 'opened', opened: { snapshot: { session: workerData.start.session }, strip: new Uint8Array(1) } });
`;

describe('worker client', () => {
  const at = useFolder();
  let events: EventEnvelope[];
  beforeEach(() => void (events = []));

  /** A session whose worker runs this script. */
  function spawn(script: string) {
    writeFileSync(at('worker.cjs'), PREAMBLE + script);
    const start = { session: 's1', path: '/image', options: {} };
    return spawnWorkerSession(at('worker.cjs'))(start, (event) => events.push(event));
  }

  const answering = `
    opened();
    parentPort.on('message', (request) => {
      if (request.kind === 'dispose') return parentPort.close();
      post({ kind: 'event', event: { event: 'sessions:changed', payload: request.call.arguments } });
      post({ kind: 'answer', id: request.call.id, result: { ok: true, value: request.call.channel } });
    });
  `;

  it('carries calls, answers and events, and ends when told to', async () => {
    const port = await spawn(answering);
    expect(port.opened.snapshot.session).toBe('s1');
    const answers = await Promise.all([
      port.call('sessions:undo', { session: 's1' }),
      port.call('sessions:redo', { session: 's1' }),
    ]);
    expect(answers).toEqual(['sessions:undo', 'sessions:redo']);
    expect(events).toHaveLength(2);
    await port.dispose('drop');
    await expect(port.call('sessions:undo', { session: 's1' })).rejects.toMatchObject({ code: 'internal' });
    expect(events).toHaveLength(2);
  });

  it('gives a refusal of opening as it is', async () => {
    const error = { code: 'damaged', message: 'header', data: { offset: 4 } };
    await expect(spawn(`post(${JSON.stringify({ kind: 'refused', error })});`)).rejects.toMatchObject(error);
    expect(events).toEqual([]);
  });

  it('gives a refusal of a call as it is', async () => {
    const port = await spawn(`
      opened();
      parentPort.on('message', ({ kind, call }) => {
        if (kind === 'dispose') return parentPort.close();
        post({ kind: 'answer', id: call.id, result: { ok: false, error: { code: 'read-only', message: 'no', data: {} } } });
      });
    `);
    await expect(port.call('sessions:save', { session: 's1' })).rejects.toMatchObject({ code: 'read-only' });
    await port.dispose('drop');
  });

  it.each([
    ['throws', `throw new TypeError('bug')`, /bug/],
    ['exits', `process.exit(3)`, /ended/],
  ])('a worker that %s refuses what waits and tells the windows once', async (_how, statement, message) => {
    const port = await spawn(`opened(); parentPort.on('message', () => { ${statement}; });`);
    await expect(port.call('sessions:undo', { session: 's1' })).rejects.toMatchObject({
      code: 'internal',
      message,
    });
    await expect(port.call('sessions:redo', { session: 's1' })).rejects.toMatchObject({ code: 'internal' });
    expect(events).toMatchObject([
      { event: 'sessions:failed', payload: { session: 's1', error: { code: 'internal' } } },
    ]);
  });

  it('refuses to open when the worker file is missing', async () => {
    const start = { session: 's1', path: '/image', options: {} };
    const opening = spawnWorkerSession(at('missing.cjs'))(start, (event) => events.push(event));
    await expect(opening).rejects.toMatchObject({ code: 'internal' });
  });

  it('a cancel reaches a worker that reads no messages', async () => {
    const port = await spawn(`
      opened();
      const flag = new Int32Array(workerData.cancelFlag);
      parentPort.on('message', ({ kind, call }) => {
        if (kind === 'dispose') return parentPort.close();
        Atomics.wait(flag, 0, 0, 10000);
        post({ kind: 'answer', id: call.id, result: { ok: true, value: Atomics.load(flag, 0) } });
      });
    `);
    const answer = port.call('sessions:undo', { session: 's1' });
    port.cancelJob(6);
    expect(await answer).toBe(6);
    await port.dispose('drop');
  });
});

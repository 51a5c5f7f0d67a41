import {
  closeSync,
  copyFileSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createImage } from '../../../../main/image/create-image';
import { openImage } from '../../../../main/image/open-image';
import { openSession, type ImageSession } from '../../../../main/session/image-session';
import type { EventEnvelope } from '../../../../shared/ipc/envelope';
import type { Events } from '../../../../shared/ipc/channels';
import { MIB } from '../../../../shared/units/units';
import { SMALL, specOf } from '../../../support/image/device-images';
import { useFolder } from '../../../support/storage/temporary-folder';

/** What other programs do to a file that is open. */
const CHANGES: Readonly<Record<string, (path: string) => void>> = {
  truncated: (path) => truncateSync(path, MIB),
  'cut off within a page': (path) => truncateSync(path, statSync(path).size - 1),
  overwritten(path) {
    const fd = openSync(path, 'r+');
    writeSync(fd, Uint8Array.of(1, 2, 3), 0, 3, 2 * MIB);
    closeSync(fd);
  },
  replaced(path) {
    copyFileSync(path, `${path}~`);
    renameSync(`${path}~`, path);
  },
};

const WORKLOAD = { session: 's1', name: 'append-round-robin', seed: 7, settings: { commands: '40' } };

describe('an image that another program changes while it is open', () => {
  const at = useFolder();

  /** A session whose jobs run within the call; `meanwhile` happens when the next job asks whether to stop. */
  function open() {
    const path = at('image');
    createImage(path, specOf(), { replace: false });
    // Long ago, so that whatever is done to it now has another time.
    utimesSync(path, 1_000_000, 1_000_000);
    const events: EventEnvelope[] = [];
    const pending: (() => void)[] = [];
    const session = openSession(
      { session: 's1', path, options: {} },
      {
        publish: (event) => void events.push(event),
        schedule: (run) => run(),
        cancelledJob() {
          pending.shift()?.();
          return 0;
        },
        serveWaiting: () => undefined,
      },
    );
    session.call('sessions:setMode', { session: 's1', mode: 'editing' });
    session.call('zones:execute', { session: 's1', command: { op: 'write', zone: 3, blocks: 2 } });
    const meanwhile = (change: () => void) => void pending.push(change);
    return { path, session, events, meanwhile };
  }

  function errorOf(events: readonly EventEnvelope[]): string | undefined {
    const ended = events.findLast(({ event }) => event === 'jobs:finished')?.payload;
    return (ended as Events['jobs:finished'] | undefined)?.error?.code;
  }

  const convert = (session: ImageSession) =>
    session.call('conversions:start', {
      session: 's1',
      target: { format: 'qcow2', variant: '44', force: false },
      ...{ path: at('copy'), data: null, replace: false, acceptLoss: true },
    });
  const run = (session: ImageSession, target: 'scratch' | 'edits') =>
    session.call('workloads:start', { ...WORKLOAD, target });

  const beside = () => readdirSync(dirname(at('x'))).sort();

  describe.each(Object.entries(CHANGES))('%s', (_name, change) => {
    it('gives no copy', () => {
      const { path, session } = open();
      change(path);
      expect(() =>
        session.call('sessions:saveAs', { session: 's1', path: at('copy'), replace: false }),
      ).toThrow(expect.objectContaining({ code: 'changed-outside' }));
      expect(beside()).toEqual(['image']);
      session.dispose();
    });

    it('is not converted, changed before or meanwhile', () => {
      for (const isMeanwhile of [false, true]) {
        const { path, session, events, meanwhile } = open();
        if (isMeanwhile) meanwhile(() => change(path));
        else change(path);
        try {
          convert(session);
        } catch (error) {
          events.push({
            event: 'jobs:finished',
            payload: { job: 'none', session: 's1', result: null, error: error as never },
          });
        }
        expect(errorOf(events)).toBe('changed-outside');
        expect(beside()).toEqual(['image']);
        session.dispose();
        rmSync(path);
      }
    });

    it.each(['scratch', 'edits'] as const)('runs no workload on %s', (target) => {
      const { path, session, events, meanwhile } = open();
      const before = session.call('sessions:describe', { session: 's1' }).undoTitle;
      meanwhile(() => change(path));
      run(session, target);
      expect(errorOf(events)).toBe('changed-outside');
      expect(session.call('traces:list', { session: 's1' })).toEqual([]);
      expect(session.call('sessions:describe', { session: 's1' }).undoTitle).toBe(before);
      session.dispose();
    });

    it('is neither crashed nor kept after a crash', () => {
      const { path, session, events } = open();
      run(session, 'scratch');
      const choice = { trace: 't1', point: '15', lose: 'none', tearBytes: null, seed: 1 };
      const crash = () => session.call('crashes:start', { session: 's1', choice, policy: 'nvme' });
      crash();
      expect(errorOf(events)).toBeUndefined();
      change(path);
      crash();
      expect(errorOf(events)).toBe('changed-outside');
      const kept = { session: 's1', crash: 'c1', recovered: false, path: at('kept'), replace: false };
      expect(() => session.call('crashes:keep', kept)).toThrow(
        expect.objectContaining({ code: 'changed-outside' }),
      );
      expect(beside()).toEqual(['image']);
      session.dispose();
    });
  });

  it('is saved as a copy all the same when it is gone: what was opened is still whole', () => {
    const { path, session } = open();
    const whole = readFileSync(path);
    rmSync(path);
    session.call('sessions:revert', { session: 's1' });
    session.call('sessions:saveAs', { session: 's1', path: at('copy'), replace: false });
    expect(readFileSync(at('copy')).equals(whole)).toBe(true);
    session.dispose();
  });

  it('never reads as zeros where it was cut off', () => {
    const { path, session } = open();
    truncateSync(path, MIB + 512);
    const read = (offset: number, length: number) =>
      session.call('bytes:read', { session: 's1', offset, length });
    expect(read(MIB, 512).bytes).toHaveLength(512);
    expect(() => read(MIB, 1024)).toThrow(
      expect.objectContaining({
        code: 'changed-outside',
        subject: path,
        message: expect.stringMatching(
          /^cannot read at offset \d+, length \d+: the file had \d+ bytes/,
        ) as string,
      }),
    );
    session.dispose();
  });

  it('may grow by our own writes and be read', () => {
    const path = at('own');
    createImage(path, specOf({ ...SMALL, format: 'qcow2', variant: '44', zdeBytes: 0, conventional: [] }), {
      replace: false,
    });
    const image = openImage(path, { access: 'write' });
    image.device.execute({ op: 'write', zone: 1, blocks: 1, data: { pattern: 'byte', value: 7 } });
    const { geometry, logicalBlockSizeBytes } = image.info();
    const block = new Uint8Array(logicalBlockSizeBytes);
    image.device.image.blocks.read(geometry.zoneSizeBytes / logicalBlockSizeBytes, block);
    expect(block[0]).toBe(7);
    image.dispose();
  });
});

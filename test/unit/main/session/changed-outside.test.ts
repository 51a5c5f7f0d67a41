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
import { FAKE_LIVE } from '../../../support/session/fake-target';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createImage } from '../../../../main/image/create-image';
import { openImage } from '../../../../main/image/open-image';
import { openNodeFile } from '../../../../main/storage/node-block-file';
import { openSession, type ImageSession } from '../../../../main/session/image-session';
import type { EventEnvelope } from '../../../../shared/ipc/envelope';
import type { Events } from '../../../../shared/ipc/channels';
import { MIB } from '../../../../shared/units/units';
import { SMALL, specOf } from '../../../support/image/device-images';
import { newPair } from '../../../support/image/joined-images';
import { openInThread } from '../../../support/session/session-in-thread';
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
        live: FAKE_LIVE,
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

  describe.each(Object.entries(CHANGES))('%s', (name, change) => {
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
      expect(session.call('traces:list', { session: 's1' }).filter(({ seed }) => seed !== null)).toEqual([]);
      expect(session.call('sessions:describe', { session: 's1' }).undoTitle).toBe(before);
      session.dispose();
    });

    it('is not checked, changed before or meanwhile', () => {
      for (const isMeanwhile of [false, true]) {
        const { path, session, events, meanwhile } = open();
        if (isMeanwhile) meanwhile(() => change(path));
        else change(path);
        session.call('checks:start', { session: 's1' });
        expect(errorOf(events)).toBe('changed-outside');
        session.dispose();
        rmSync(path);
      }
    });

    it('is not searched, changed before or meanwhile', () => {
      for (const isMeanwhile of [false, true]) {
        const { path, session, events, meanwhile } = open();
        if (isMeanwhile) meanwhile(() => change(path));
        else change(path);
        const pattern = { kind: 'hex', text: '5a' } as const;
        session.call('searches:start', { session: 's1', pattern, scope: 'all' });
        expect(errorOf(events)).toBe('changed-outside');
        session.dispose();
        rmSync(path);
      }
    });

    it('takes no edit, no workload and no unlocking until the user has decided', () => {
      const { path, session } = open();
      change(path);
      const refused = expect.objectContaining({ code: 'changed-outside' }) as Error;
      const execute = (op: 'write' | 'reset') =>
        session.call('zones:execute', { session: 's1', command: { op, zone: 4, blocks: 1 } });
      expect(() => execute('write')).toThrow(refused);
      expect(() => execute('reset')).toThrow(refused);
      expect(() => session.call('sessions:undo', { session: 's1' })).toThrow(refused);
      expect(() => session.call('sessions:save', { session: 's1' })).toThrow(refused);
      for (const target of ['scratch', 'edits'] as const) expect(() => run(session, target)).toThrow(refused);
      const { dirty, outside } = session.call('sessions:describe', { session: 's1' });
      expect([dirty, outside?.files.length]).toEqual([true, 1]);
      session.dispose();
    });

    it.each([true, false])('speaks of edits to keep only where there are any: %s', (isEdited) => {
      const { path, session } = open();
      if (!isEdited) session.call('sessions:undo', { session: 's1' });
      change(path);
      expect(() => session.call('sessions:redo', { session: 's1' })).toThrow(
        isEdited ? /; reload it or keep your edits first$/ : /; reload it first$/,
      );
      session.dispose();
    });

    it('is told of once, with what was done to it, and shown as it is', () => {
      const { path, session, events } = open();
      const before = session.call('zones:describe', { session: 's1', zone: 3 });
      events.length = 0;
      change(path);
      session.lookOutside();
      session.lookOutside();
      expect(events.map(({ event }) => event)).toEqual(['sessions:changed']);
      const { outside } = events[0]!.payload as Events['sessions:changed'];
      expect(outside).toMatchObject({ files: [{ path }], content: name !== 'replaced' });
      const { raw, row, zde } = session.call('zones:describe', { session: 's1', zone: 3 });
      const { annotations } = session.call('bytes:read', { session: 's1', offset: 0, length: 4096 });
      const { total } = session.call('structure:read', { session: 's1', first: 0, count: 1 });
      expect(row).toEqual(before.row);
      if (name === 'replaced') {
        expect([raw, zde]).toEqual([before.raw, before.zde]);
        expect(annotations).not.toEqual([]);
      } else {
        expect([raw, zde, annotations, total]).toEqual([null, null, [], 0]);
      }
      session.dispose();
    });

    it('is neither crashed nor kept after a crash', () => {
      const { path, session, events } = open();
      run(session, 'scratch');
      const { trace } = session.call('traces:list', { session: 's1' }).at(-1)!;
      const choice = { trace, point: '15', lose: 'none', tearBytes: null, seed: 1 };
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

  it('is not told of what it does itself', () => {
    const { path, session, events } = open();
    session.call('sessions:save', { session: 's1' });
    session.call('zones:execute', { session: 's1', command: { op: 'finish', zone: 4 } });
    session.call('sessions:save', { session: 's1' });
    session.lookOutside();
    const told = events.flatMap(({ event, payload }) =>
      event === 'sessions:changed' ? [(payload as Events['sessions:changed']).outside] : [],
    );
    expect(told.length).toBeGreaterThan(2);
    expect(new Set(told)).toEqual(new Set([null]));
    expect(readdirSync(dirname(path))).toEqual(['image']);
    session.dispose();
  });

  it('is as before once the very same file has its name again, and not when only its time was put back', () => {
    const { path, session, events } = open();
    const outsideNow = () => {
      session.lookOutside();
      return session.call('sessions:describe', { session: 's1' }).outside;
    };
    const { atime, mtime } = statSync(path);
    renameSync(path, `${path}.moved`);
    expect(outsideNow()).toMatchObject({ files: [{ kind: 'deleted' }], content: false });
    renameSync(`${path}.moved`, path);
    expect(outsideNow()).toBeNull();
    expect(events.at(-1)).toMatchObject({ event: 'sessions:changed', payload: { outside: null } });

    CHANGES['overwritten']!(path);
    expect(outsideNow()).toMatchObject({ files: [{ kind: 'overwritten' }], content: true });
    utimesSync(path, atime, mtime);
    expect(outsideNow()).toMatchObject({ files: [{ kind: 'overwritten' }], content: true });
    session.dispose();
  });

  it('tells of a data image, too', () => {
    const { path, data } = newPair(at('pair'));
    const opened = openInThread(path, { data });
    truncateSync(data, MIB);
    opened.session.lookOutside();
    const { outside } = opened.session.call('sessions:describe', { session: 's1' });
    expect(outside).toMatchObject({
      files: [{ path: data, kind: 'resized', sizeBytes: MIB }],
      content: true,
    });
    opened.session.dispose();
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

  it('is checked and converted when it is gone, and not edited, run on or saved', () => {
    const { path, session, events } = open();
    rmSync(path);
    session.call('checks:start', { session: 's1' });
    expect(errorOf(events)).toBeUndefined();
    convert(session);
    expect([errorOf(events), beside()]).toEqual([undefined, ['copy']]);
    const refused = expect.objectContaining({ code: 'changed-outside' }) as Error;
    for (const target of ['scratch', 'edits'] as const) expect(() => run(session, target)).toThrow(refused);
    expect(() => session.call('sessions:save', { session: 's1' })).toThrow(refused);
    expect(() => session.call('sessions:undo', { session: 's1' })).toThrow(refused);
    session.dispose();
  });

  it('never reads as zeros where it was cut off', () => {
    const { path, session } = open();
    truncateSync(path, MIB + 512);
    const read = (offset: number, length: number) =>
      session.call('bytes:read', { session: 's1', offset, length });
    expect(read(MIB, 512).bytes).toHaveLength(512);
    expect(read(MIB, 1024)).toMatchObject({ missing: [{ offset: MIB + 512, length: 512 }] });
    session.dispose();
  });

  it('fails a read of a file beneath, with the place, where it was cut off', () => {
    const { path, session } = open();
    session.dispose();
    const file = openNodeFile(path, { access: 'read' });
    truncateSync(path, MIB + 512);
    expect(() => file.read(MIB, new Uint8Array(1024))).toThrow(
      expect.objectContaining({
        code: 'changed-outside',
        subject: path,
        message: expect.stringMatching(
          /^cannot read at offset \d+, length \d+: the file had \d+ bytes/,
        ) as string,
      }),
    );
    file.dispose();
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

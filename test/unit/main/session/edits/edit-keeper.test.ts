import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { utimesSync, writeFileSync, appendFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createImage } from '../../../../../main/image/create-image';
import type { PartialSpec } from '../../../../../main/image/defaults';
import { openImage } from '../../../../../main/image/open-image';
import type { EditKeeping } from '../../../../../main/session/session-port';
import { keptIn } from '../../../../../main/storage/kept/node-kept-folder';
import type { SessionSnapshot } from '../../../../../shared/session/session';
import { Random } from '../../../../../shared/workload/random';
import { SMALL, specOf } from '../../../../support/image/device-images';
import { BYTES_PAGE_MAX } from '../../../../../shared/image/limits';
import { crc32c } from '../../../../../shared/units/crc32c';
import { isOpen, ZoneState } from '../../../../../shared/zone/state';
import { openInThread, type ThreadSession } from '../../../../support/session/session-in-thread';
import { useFolder } from '../../../../support/storage/temporary-folder';

const FAMILIES: Readonly<Record<string, PartialSpec>> = {
  zoned: SMALL,
  qcow2: { ...SMALL, format: 'qcow2', variant: '44', zdeBytes: 0 },
};
const NONE_OPEN: ReadonlySet<number> = new Set();

describe.each(Object.entries(FAMILIES))('unsaved edits of a %s image', (_family, spec) => {
  const at = useFolder();
  let number = 0;

  const keptNow = () => keptIn(at('unsaved'), NONE_OPEN);
  const newest = () => at('unsaved', keptNow()[0]!.id);

  function make(): string {
    const path = at('image');
    createImage(path, specOf(spec), { replace: false });
    return path;
  }

  function open(path: string, more: Partial<EditKeeping> = {}): ThreadSession {
    return openInThread(path, {}, { folder: at('unsaved'), number: ++number, ...more });
  }

  /** A session with edits of zones 1 and 2. */
  function edited(path = make(), more: Partial<EditKeeping> = {}): ThreadSession {
    const opened = open(path, more);
    opened.edit();
    write(opened, 1);
    write(opened, 2);
    return opened;
  }

  function write({ execute }: ThreadSession, zone: number): void {
    execute({ op: 'write', zone, blocks: 2, data: { pattern: 'byte', value: 16 + zone } });
  }

  const call = ({ session }: ThreadSession, verb: 'undo' | 'redo' | 'save' | 'revert'): SessionSnapshot =>
    session.call(`sessions:${verb}`, { session: 's1' });
  const snapshotOf = ({ session }: ThreadSession) => session.call('sessions:describe', { session: 's1' });

  /** What is not stored is not compared: that a zone of a qcow2 is open. */
  function contentOf(opened: ThreadSession): object {
    const { fileSizeBytes } = snapshotOf(opened).info;
    const read = { session: 's1', offset: 0, length: Math.min(fileSizeBytes, BYTES_PAGE_MAX) };
    const zones = opened.session.call('zones:report', { session: 's1', first: 0, count: 8 });
    return {
      fileSizeBytes,
      bytes: crc32c(opened.session.call('bytes:read', read).bytes),
      state: [...zones.state].map((state) => (isOpen(state) ? ZoneState.closed : state)),
      writePointer: [...zones.writePointer],
    };
  }

  /** As after a kill: nothing of the session is given up, and nothing more is written. */
  function restored(path: string, over: 'same' | 'changed' = 'same'): ThreadSession {
    return open(path, { restore: { path: newest(), over } });
  }

  it('are kept as they are made, for the user alone, and are there again with what can be undone', () => {
    const path = make();
    const before = edited(path);
    expect(keptNow()).toMatchObject([{ edits: 2, title: snapshotOf(before).undoTitle, state: 'left' }]);
    expect(statSync(at('unsaved')).mode & 0o777).toBe(0o700);
    expect(statSync(newest()).mode & 0o777).toBe(0o600);
    const after = restored(path);
    expect(snapshotOf(after)).toMatchObject({
      dirty: true,
      mode: 'editing',
      undoTitle: snapshotOf(before).undoTitle,
    });
    expect(contentOf(after)).toEqual(contentOf(before));
    for (const step of ['undo', 'redo', 'undo', 'undo', 'redo'] as const) {
      expect(call(after, step).undoTitle).toBe(call(before, step).undoTitle);
      expect(contentOf(after)).toEqual(contentOf(before));
    }
    before.session.dispose();
    after.session.dispose();
  });

  it('follow what is undone, done again and done instead', () => {
    const path = make();
    const first = edited(path);
    call(first, 'undo');
    expect(keptNow()).toMatchObject([{ edits: 1 }]);
    call(first, 'redo');
    call(first, 'undo');
    write(first, 3);
    write(first, 4);
    const second = restored(path);
    expect(contentOf(second)).toEqual(contentOf(first));
    call(second, 'undo');
    write(second, 5);
    const third = restored(path);
    expect(contentOf(third)).toEqual(contentOf(second));
    call(third, 'undo');
    call(third, 'undo');
    expect(snapshotOf(third)).toMatchObject({ dirty: true, canRedo: true });
    call(third, 'undo');
    expect(snapshotOf(third)).toMatchObject({ dirty: false, canUndo: false });
    expect(keptNow()).toEqual([]);
    for (const { session } of [first, second, third]) session.dispose();
  });

  it('are given up when they are saved, discarded, taken back, or closed without saving', () => {
    const opened = edited();
    call(opened, 'save');
    expect(keptNow()).toEqual([]);
    write(opened, 3);
    expect(keptNow()).toHaveLength(1);
    call(opened, 'revert');
    expect(keptNow()).toEqual([]);
    write(opened, 3);
    call(opened, 'undo');
    expect(keptNow()).toEqual([]);
    call(opened, 'redo');
    expect(keptNow()).toHaveLength(1);
    opened.session.dispose('drop');
    expect(readdirSync(at('unsaved'))).toEqual([]);
  });

  it('stay when the host is stopped in order', () => {
    const path = make();
    edited(path).session.dispose('keep');
    expect(keptNow()).toHaveLength(1);
    const again = restored(path);
    expect(snapshotOf(again)).toMatchObject({ dirty: true, info: { path } });
    again.session.dispose();
  });

  it('made of a saved edit that was taken back are kept, too', () => {
    const path = make();
    const first = edited(path);
    call(first, 'save');
    call(first, 'undo');
    write(first, 6);
    const second = restored(path);
    expect(contentOf(second)).toEqual(contentOf(first));
    call(second, 'save');
    expect(snapshotOf(second).dirty).toBe(false);
    for (const { session } of [first, second]) session.dispose();
  });

  it('of a workload are one edit, and none when it is cancelled', () => {
    const path = make();
    const first = open(path);
    first.edit();
    first.workload({ settings: { commands: '40', bytes: '4096' } });
    expect(keptNow()).toMatchObject([{ edits: 1 }]);
    const content = contentOf(first);
    first.workload({ settings: { commands: '4000', bytes: '4096' } }, 3);
    const second = restored(path);
    expect(contentOf(second)).toEqual(content);
    for (const { session } of [first, second]) session.dispose();
  });

  it('are all there after any steps, however they were edited, undone, done again and saved', () => {
    const random = new Random(5);
    const path = make();
    const first = open(path, { limits: { imageBytes: 400_000, allBytes: 2 ** 30 } });
    first.edit();
    for (let step = 0; step < 120; step++) {
      const zone = 1 + random.below(4);
      const what = random.below(10);
      if (what < 3) write(first, zone);
      else if (what < 4) first.execute({ op: 'reset', zone });
      else if (what < 7) call(first, 'undo');
      else if (what < 9) call(first, 'redo');
      else if (random.chance(0.3)) call(first, 'save');
      expect(keptNow()).toHaveLength(snapshotOf(first).dirty ? 1 : 0);
      if (!snapshotOf(first).dirty || !random.chance(0.4)) continue;
      const copy = at('unsaved', '00000000-1-1-1.zsedits');
      copyFileSync(newest(), copy);
      const second = open(path, { restore: { path: copy, over: 'same' } });
      expect(contentOf(second)).toEqual(contentOf(first));
      second.session.dispose('drop');
    }
    first.session.dispose();
  });

  it('beyond the limits are not kept, which is said; as one edit where the history is too long', () => {
    const path = make();
    const small = edited(path, { limits: { imageBytes: 64, allBytes: 2 ** 30 } });
    const said = expect.stringContaining('unsaved edits are not kept');
    expect(snapshotOf(small).notices).toContainEqual({ subject: null, message: said });
    expect(keptNow()).toEqual([]);
    call(small, 'save');
    expect(snapshotOf(small).notices).toMatchObject([
      { message: '2 older steps cannot be undone after closing: more than 64 B' },
    ]);
    small.session.dispose();

    const others = edited(path, { limits: { imageBytes: 2 ** 30, allBytes: 100 } });
    expect(snapshotOf(others).notices).toContainEqual({ subject: null, message: said });
    others.session.dispose();

    const limit = 2 ** 20;
    const long = open(path, { limits: { imageBytes: limit, allBytes: 2 ** 30 } });
    long.edit();
    for (let round = 0; round < 60; round++) {
      long.execute({ op: 'reset', zone: 3 });
      long.execute({ op: 'write', zone: 3, blocks: 8, data: { pattern: 'byte', value: round + 1 } });
    }
    expect(keptNow()[0]!.sizeBytes).toBeLessThanOrEqual(limit);
    const after = restored(path);
    expect(contentOf(after)).toEqual(contentOf(long));
    for (const { session } of [long, after]) session.dispose();
  });

  it('that cannot be written are not kept, which is said', () => {
    writeFileSync(at('unsaved'), 'in the way');
    const opened = edited();
    expect(snapshotOf(opened)).toMatchObject({
      dirty: true,
      notices: [{ message: expect.stringContaining('not kept') }],
    });
    opened.session.dispose();
  });

  describe('over a file that is another than it was', () => {
    it('are refused at first, then laid over what is like it; and are still kept when they cannot be', () => {
      const path = make();
      const first = edited(path);
      const content = contentOf(first);
      first.session.dispose('keep');
      copyFileSync(path, `${path}~`);
      renameSync(`${path}~`, path);
      expect(() => restored(path)).toThrow(
        expect.objectContaining({
          code: 'changed-outside',
          message: expect.stringMatching(/edits were made/),
        }),
      );
      const second = restored(path, 'changed');
      expect(contentOf(second)).toEqual(content);
      second.session.dispose('keep');
      expect(keptNow()).toMatchObject([{ edits: 1 }]);

      const image = openImage(path, { access: 'write' });
      image.device.execute({ op: 'finish', zone: 5 });
      image.dispose();
      expect(() => restored(path, 'changed')).toThrow(
        expect.objectContaining({ message: expect.stringMatching(/another program changed zones/) }),
      );
      expect(keptNow()).toHaveLength(1);
    });

    it('are known to be saved when it holds them already', () => {
      const path = make();
      const first = edited(path);
      copyFileSync(newest(), at('as-of-the-kill'));
      call(first, 'save');
      first.session.dispose();
      mkdirSync(at('unsaved'), { recursive: true });
      const kept = at('unsaved', '00000000-1-1-1.zsedits');
      copyFileSync(at('as-of-the-kill'), kept);
      const second = restored(path);
      expect(snapshotOf(second)).toMatchObject({
        ...{ dirty: false, mode: 'locked' },
        notices: [{ message: expect.stringContaining('they were saved') }],
      });
      expect(existsSync(kept)).toBe(false);
      second.session.dispose();
    });

    it('are refused where only the content is another', () => {
      const path = make();
      edited(path).session.dispose('keep');
      const { atime, mtime } = statSync(path);
      utimesSync(path, atime, new Date(mtime.getTime() + 5000));
      expect(() => restored(path)).toThrow(expect.objectContaining({ code: 'changed-outside' }));
    });
  });

  it('are those before the step that was cut short or damaged, which is said', () => {
    const path = make();
    const first = edited(path);
    const one = contentOf(first);
    call(first, 'undo');
    const undone = contentOf(first);
    first.session.dispose('keep');
    appendFileSync(newest(), 'not a step');
    const second = restored(path);
    expect(contentOf(second)).toEqual(undone);
    expect(snapshotOf(second).notices).toMatchObject([{ message: expect.stringContaining('left out') }]);
    expect(contentOf(second)).not.toEqual(one);
    second.session.dispose('keep');
    truncateSync(newest(), statSync(newest()).size - 1);
    const third = restored(path);
    expect(contentOf(third)).toEqual(one);
    third.session.dispose();
  });

  it('of another image, or of another way to open it, are refused', () => {
    const path = make();
    edited(path).session.dispose('keep');
    copyFileSync(path, at('other'));
    expect(() => restored(at('other'))).toThrow(expect.objectContaining({ code: 'usage' }));
    chmodSync(newest(), 0o600);
    writeFileSync(newest(), 'something else');
    expect(() => restored(path)).toThrow(expect.objectContaining({ code: 'damaged' }));
    expect(keptNow()).toMatchObject([{ image: null }]);
  });
});

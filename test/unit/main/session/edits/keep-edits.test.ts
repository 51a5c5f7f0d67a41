import { closeSync, copyFileSync, openSync, renameSync, rmSync, truncateSync, writeSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createImage } from '../../../../../main/image/create-image';
import type { PartialSpec } from '../../../../../main/image/defaults';
import { openImage } from '../../../../../main/image/open-image';
import { MIB } from '../../../../../shared/units/units';
import { ZoneState } from '../../../../../shared/zone/state';
import { SMALL, specOf } from '../../../../support/image/device-images';
import { openInThread } from '../../../../support/session/session-in-thread';
import { useFolder } from '../../../../support/storage/temporary-folder';

const FAMILIES: Readonly<Record<string, PartialSpec>> = {
  zoned: SMALL,
  qcow2: { ...SMALL, format: 'qcow2', variant: '44', zdeBytes: 0 },
};

describe.each(Object.entries(FAMILIES))(
  'edits of a %s image that another program changed',
  (family, spec) => {
    const at = useFolder();

    /** A session with an edit of zone 3. */
    function open() {
      const path = at('image');
      createImage(path, specOf(spec), { replace: false });
      write(path, 1);
      const opened = openInThread(path);
      opened.edit();
      opened.execute({ op: 'write', zone: 3, blocks: 2, data: { pattern: 'byte', value: 9 } });
      const keep = () => opened.session.call('sessions:keepEdits', { session: 's1' });
      const refused = (reason: RegExp) =>
        expect(keep).toThrow(
          expect.objectContaining({
            code: 'changed-outside',
            subject: path,
            message: expect.stringMatching(reason) as string,
          }),
        );
      return { ...opened, path, keep, refused };
    }

    /** Another program executes a command on the file. */
    function write(path: string, zone: number): void {
      const image = openImage(path, { access: 'write' });
      image.device.execute({ op: 'write', zone, blocks: 1, data: { pattern: 'byte', value: 7 } });
      image.dispose();
    }

    function touch(path: string): void {
      copyFileSync(path, `${path}~`);
      renameSync(`${path}~`, path);
    }

    it('lie over the file as it is now, can be saved there and undone', () => {
      const { path, session, events, keep } = open();
      touch(path);
      const kept = keep();
      expect(kept).toMatchObject({ outside: null, dirty: true, canUndo: true });
      expect(events.at(-1)).toMatchObject({
        event: 'sessions:changed',
        payload: { revision: kept.revision },
      });
      session.call('sessions:save', { session: 's1' });
      const { state } = session.call('zones:report', { session: 's1', first: 0, count: 8 });
      expect([state[1], state[3]]).not.toContain(ZoneState.empty);
      expect(session.call('sessions:undo', { session: 's1' }).dirty).toBe(true);
      session.dispose();
      const image = openImage(path, { access: 'read' });
      expect([...image.device.image.anatomy.check()].filter(({ severity }) => severity === 'error')).toEqual(
        [],
      );
      image.dispose();
    });

    it('are refused where zones were changed, and named; they stay', () => {
      const { path, session, refused } = open();
      write(path, 5);
      refused(family === 'qcow2' ? /another size|changed zone 5/ : /changed zone 5$/);
      expect(session.call('sessions:describe', { session: 's1' })).toMatchObject({
        dirty: true,
        outside: { files: [{ path }] },
      });
      session.dispose();
    });

    it('are refused over another size, another image, none at all, and what does not open', () => {
      const { path, session, refused } = open();
      truncateSync(path, MIB / 2);
      refused(/another size$/);
      rmSync(path);
      refused(/no such file/);
      createImage(path, specOf({ ...spec, zoneCount: 4, zoneSizeBytes: 2 * MIB, zoneCapacityBytes: MIB }), {
        replace: false,
      });
      refused(/another (size|layout)$/);
      session.dispose();
    });

    it('are refused over a header that does not open', () => {
      const { path, session, refused } = open();
      const fd = openSync(path, 'r+');
      writeSync(fd, new Uint8Array(512).fill(0xff), 0, 512, 0);
      closeSync(fd);
      refused(/cannot be laid over the file as it is now: /);
      expect(session.call('sessions:describe', { session: 's1' }).dirty).toBe(true);
      session.dispose();
    });

    it('are not asked for where there are none, nor where nothing changed', () => {
      const { path, session, keep } = open();
      expect(keep().outside).toBeNull();
      session.call('sessions:revert', { session: 's1' });
      touch(path);
      expect(keep).toThrow(expect.objectContaining({ code: 'usage' }));
      session.dispose();
    });
  },
);

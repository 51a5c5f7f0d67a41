import { describe, expect, it } from 'vitest';
import { createImage } from '../../../../../main/image/create-image';
import { encodeMessage } from '../../../../../shared/ipc/wire';
import { useFolder } from '../../../../support/storage/temporary-folder';
import { specOf } from '../../../../support/image/device-images';
import { openInThread } from '../../../../support/session/session-in-thread';

describe('structure:read', () => {
  const inFolder = useFolder();

  it('gives a page that fits into a message, however large the descriptor extensions are', () => {
    const path = inFolder('image.zoned');
    createImage(path, specOf({ zoneCount: 2000, zoneSizeBytes: 4096, zdeBytes: 16_320 }), { replace: false });
    const { session } = openInThread(path);
    const answer = session.call('structure:read', { session: 's1', first: 30, count: 2000 });
    expect(answer.fields).toHaveLength(2000);
    expect(answer.fields[500]).toMatchObject({ length: 16_320, value: `${'0'.repeat(1024)}…` });
    expect(encodeMessage(answer).length).toBeLessThan(4 * 2 ** 20);
    session.dispose();
  });
});

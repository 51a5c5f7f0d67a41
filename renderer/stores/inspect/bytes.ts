import { defineStore } from 'pinia';
import type { BytesRead } from '../../../shared/session/session';
import type { Place } from '../../../shared/image/place';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import { call } from '../../api/client';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';

/** Content of the active image's file, a window at a time. */
export const useBytes = defineStore('bytes', () => {
  const sessions = useSessions();
  const notices = useNotices();

  function activeSession(): string {
    return sessions.activeId ?? '';
  }

  /** Reads at most BYTES_PAGE_MAX bytes. An error becomes a notice and is thrown. */
  async function read(offset: ByteOffset, length: ByteCount): Promise<BytesRead> {
    const range = { session: activeSession(), offset, length };
    try {
      return await call('bytes:read', range);
    } catch (thrown) {
      if (sessions.isOpen(range.session))
        notices
          .about(sessions.find(range.session))
          .report(thrown, `Reading ${length} bytes at offset ${offset}`);
      throw thrown;
    }
  }

  /** Where a file offset lies on the device. Throws. */
  function locate(offset: ByteOffset): Promise<Place> {
    return call('bytes:locate', { session: activeSession(), offset });
  }

  /** What an address such as `z7+0x120` names; `+16` counts from `from`. Throws what is wrong with it. */
  function resolve(address: string, from: ByteOffset): Promise<Place> {
    return call('bytes:resolve', { session: activeSession(), address, from });
  }

  return { read, locate, resolve };
});

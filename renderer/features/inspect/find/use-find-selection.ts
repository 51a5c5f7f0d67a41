import { plural } from '../../../../shared/units/format';
import { useBytes } from '../../../stores/inspect/bytes';
import { useFind } from '../../../stores/inspect/find';
import { useInspector } from '../../../stores/inspect/inspector';
import { useNotices } from '../../../stores/notices';
import { useSessions } from '../../../stores/sessions';

/** Bytes that are looked for at most: their digits have to fit the field for the pattern. */
const FIND_SELECTION_MAX = 256;

/** Looks for what is selected, or for the byte under the cursor. True once the search has begun. */
export function useFindSelection(): () => Promise<boolean> {
  const bytes = useBytes();
  const find = useFind();
  const inspector = useInspector();
  const notices = useNotices();
  const sessions = useSessions();

  return async () => {
    const session = sessions.activeId;
    const { offset, length } = inspector.selection ?? { offset: inspector.cursor, length: 1 };
    const read = await bytes.read(offset, Math.min(length, FIND_SELECTION_MAX));
    if (sessions.activeId !== session || read.bytes.length === 0) return false;
    const digits = Array.from(read.bytes, (byte) => byte.toString(16).padStart(2, '0'));
    [find.kind, find.text] = ['hex', digits.join(' ')];
    if (length > FIND_SELECTION_MAX)
      notices.announce(`Looking for the first ${plural(FIND_SELECTION_MAX, 'byte')} of the selection`);
    void find.start();
    return true;
  };
}

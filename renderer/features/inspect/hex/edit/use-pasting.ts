import type { Ref } from 'vue';
import { BYTES_PAGE_MAX } from '../../../../../shared/image/limits';
import { formatBytes, formatCount } from '../../../../../shared/units/format';
import { useByteEdits } from '../../../../stores/bytes/byte-edits';
import { useGoing } from '../../../../stores/inspect/going';
import { useInspector } from '../../../../stores/inspect/inspector';
import { useNotices } from '../../../../stores/notices';
import { pastedBytes } from './pasted-bytes';

interface PastingOptions {
  readonly column: Readonly<Ref<'hex' | 'text'>>;
  /** Whether bytes can be written now; says why not. */
  readonly mayWrite: () => boolean;
}

/** Pasting over the bytes from the beginning of the selection on. */
export function usePasting({ column, mayWrite }: PastingOptions) {
  const edits = useByteEdits();
  const inspector = useInspector();
  const notices = useNotices();
  const { moveTo } = useGoing();

  async function paste(text: string): Promise<void> {
    if (!mayWrite()) return;
    const content = pastedBytes(text, column.value);
    const at = inspector.selection?.offset ?? inspector.cursor;
    if (content.length === 0) return notices.announce('There is no text to paste');
    if (content.length > BYTES_PAGE_MAX) {
      const most = formatBytes(BYTES_PAGE_MAX);
      const what = `Nothing was pasted: ${formatCount(content.length)} bytes are more than ${most} at once`;
      notices.add({ severity: 'warning', what, next: 'Apply a patch, or paste it in parts.' });
    } else if (await edits.write(at, content, 'Paste')) {
      moveTo(at + content.length - 1);
      moveTo(at, true);
    }
  }

  /** The paste of the browser, which brings the text itself. */
  function onPaste(event: ClipboardEvent): void {
    event.preventDefault();
    void paste(event.clipboardData?.getData('text/plain') ?? '');
  }

  /** The command, which has to ask for the text; not every host gives it. */
  async function pasteFromClipboard(): Promise<void> {
    if (!mayWrite()) return;
    const text = await navigator.clipboard.readText().catch(() => null);
    if (text === null) notices.announce('The clipboard cannot be read from here: press Ctrl+V in the bytes');
    else await paste(text);
  }

  return { onPaste, pasteFromClipboard };
}

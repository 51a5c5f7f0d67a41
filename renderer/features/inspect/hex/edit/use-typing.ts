import { shallowRef, watch, type Ref } from 'vue';
import { useByteEdits } from '../../../../stores/bytes/byte-edits';
import { useBytes } from '../../../../stores/inspect/bytes';
import { useCommands } from '../../../../stores/commands';
import { useGoing } from '../../../../stores/inspect/going';
import { useInspector } from '../../../../stores/inspect/inspector';
import { useNotices } from '../../../../stores/notices';
import { useWishes } from './use-wishes';

/** The first of two digits, typed over a byte that is written with the second one. */
export interface TypedDigit {
  readonly at: number;
  readonly digit: number;
}

interface TypingOptions {
  readonly column: Readonly<Ref<'hex' | 'text'>>;
  /** A byte that is shown; negative where it is not known. */
  readonly byteAt: (offset: number) => number;
}

/** Typing over bytes: digits two by two in the one column, text in the other. A lone digit is written when one leaves it. */
export function useTyping({ column, byteAt }: TypingOptions) {
  const bytes = useBytes();
  const commands = useCommands();
  const edits = useByteEdits();
  const inspector = useInspector();
  const notices = useNotices();
  const { moveTo } = useGoing();
  const typed = shallowRef<TypedDigit | null>(null);
  /** Something was typed that cannot be written now. */
  const isRefused = shallowRef(false);

  /** Writes bytes; the cursor comes back to them where they were refused. */
  async function write(at: number, content: Uint8Array<ArrayBuffer>): Promise<void> {
    const isRefused = !(await edits.write(at, content)) && edits.refused !== null;
    if (isRefused && inspector.cursor > at) moveTo(at);
  }

  /** Writes a digit that was left alone. */
  async function settle(): Promise<void> {
    const lone = typed.value;
    typed.value = null;
    if (lone === null) return;
    const shown = byteAt(lone.at);
    const before = shown >= 0 ? shown : ((await bytes.read(lone.at, 1)).bytes[0] ?? 0);
    await write(lone.at, Uint8Array.of(lone.digit * 16 + (before % 16)));
  }

  function advance(at: number, length: number): void {
    if (at + length >= inspector.fileSize) notices.announce('This is the end of the file');
    moveTo(at + length);
  }

  async function typeDigit(at: number, key: string): Promise<void> {
    const digit = /^[0-9a-f]$/i.test(key) ? Number.parseInt(key, 16) : null;
    const first = typed.value;
    if (digit === null) notices.announce(`'${key}' is no hexadecimal digit. Tab goes to the text`);
    else if (first === null) typed.value = { at, digit };
    else {
      typed.value = null;
      advance(at, 1);
      await write(at, Uint8Array.of(first.digit * 16 + digit));
    }
  }

  async function typeText(at: number, key: string): Promise<void> {
    const content = new TextEncoder().encode(key);
    advance(at, content.length);
    await write(at, content);
  }

  /** Whether bytes can be written now. */
  function mayWrite(): boolean {
    isRefused.value = commands.whyNot('edit.paste') !== null;
    return !isRefused.value;
  }

  /** Takes a character over the byte under the cursor, or over the first one of the selection. */
  async function type(key: string): Promise<void> {
    if (!mayWrite()) return;
    const at = inspector.selection?.offset ?? inspector.cursor;
    if (inspector.selection !== null) moveTo(at);
    await (column.value === 'hex' ? typeDigit(at, key) : typeText(at, key));
  }

  function dismiss(): void {
    isRefused.value = false;
    edits.refused = null;
  }

  const answer = useWishes({ typed, isRefused, mayWrite, dismiss });
  watch([() => inspector.cursor, () => inspector.anchor, column], () => settle(), { flush: 'sync' });
  watch(
    () => [inspector.place, commands.whyNot('edit.paste')],
    () => (isRefused.value = false),
  );
  return { typed, isRefused, type, answer, settle, mayWrite, dismiss };
}

import { defineStore } from 'pinia';
import { watch } from 'vue';
import { fail, sentenceOf } from '../../../shared/errors/app-error';
import { readPattern } from '../../../shared/search/pattern';
import { plural } from '../../../shared/units/format';
import { call } from '../../api/client';
import { useByteEdits } from '../bytes/byte-edits';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';
import { useFind } from './find';

interface ReplaceForm {
  isShown: boolean;
  text: string;
  /** What is wrong with the text. */
  problem: string;
}

/** Other bytes for what was found in the active image, typed as what is looked for is. */
export const useReplace = defineStore('replace', () => {
  const edits = useByteEdits();
  const find = useFind();
  const notices = useNotices();
  const sessions = useSessions();
  const { current, fields } = sessions.perImage((): ReplaceForm => ({
    isShown: false,
    text: '',
    problem: '',
  }));
  // What was wrong is so no longer.
  watch(
    [() => sessions.activeId, fields.text],
    ([image], [before]) => {
      if (image === before) fields.problem.value = '';
    },
    { flush: 'sync' },
  );

  /** The bytes that are typed. Errors: `usage` for what is none, or not whole. */
  function bytesOf(text: string): Uint8Array<ArrayBuffer> {
    const { kind, encoding, width, bigEndian } = find;
    const read = readPattern(
      kind === 'text'
        ? { kind, text, encoding }
        : kind === 'integer'
          ? { kind, text, width, bigEndian }
          : { kind: 'hex', text },
    );
    if (read.kind !== 'bytes' || read.pattern.mask.some((bits) => bits !== 0xff))
      fail('usage', 'each byte that is written has to be given whole', { text });
    return Uint8Array.from(read.pattern.bytes);
  }

  function typedBytes(): Uint8Array<ArrayBuffer> | null {
    const form = current.value;
    form.problem = '';
    try {
      return bytesOf(form.text);
    } catch (thrown) {
      form.problem = sentenceOf(thrown);
      return null;
    }
  }

  /** Replaces hits as one edit and searches again, as their bytes are others now. True when it was done. */
  async function replace(hit: number | null): Promise<boolean> {
    const { run } = find;
    const bytes = typedBytes();
    if (run === null || bytes === null) return false;
    let replaced = 0;
    const isDone = await edits.carryOut('Replacing hits', async (session, rules) => {
      const outcome = await call('searches:replace', { session, search: run.search, hit, bytes, rules });
      replaced = outcome.replaced;
      return outcome;
    });
    if (!isDone) return false;
    notices.announce(`Replaced ${plural(replaced, 'hit')}`);
    await find.start();
    return true;
  }

  /** Replaces the hit that was gone to, or the first one, and goes to the next. */
  async function replaceCurrent(): Promise<void> {
    if ((await replace(find.current ?? 0)) && find.count > 0) await find.step(1);
  }

  const replaceAll = () => replace(null);

  return { ...fields, replaceCurrent, replaceAll };
});

import { defineStore } from 'pinia';
import { sentenceOf, toErrorShape, type ErrorCode } from '../../../shared/errors/app-error';
import type { ByteEditOutcome, ByteFill, EditRules } from '../../../shared/session/byte-edit';
import type { Refusal } from '../../../shared/zone/status';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import { plural, formatHex } from '../../../shared/units/format';
import { call } from '../../api/client';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';

/** An edit that was not made: what the device said, or why its place takes no such bytes. */
export interface EditRefusal {
  readonly rules: EditRules;
  readonly refusal: Refusal | null;
  /** In place of a refusal of the device. */
  readonly message: string;
}

interface EditState {
  /** Every byte may change, past the rules of the zones. */
  isRaw: boolean;
  /** The last edit was refused; null = it was not, or that was dismissed. */
  refused: EditRefusal | null;
}

/** Answers that say where and how bytes may change, rather than that something is broken. */
const ABOUT_THE_EDIT: ReadonlySet<ErrorCode> = new Set(['usage', 'unmapped', 'out-of-range']);

/** Bytes of the active image that are changed where they lie. What is refused stays to be read until the next edit. */
export const useByteEdits = defineStore('byte-edits', () => {
  const sessions = useSessions();
  const notices = useNotices();
  const { current, fields, of } = sessions.perImage((): EditState => ({ isRaw: false, refused: null }));
  const { isRaw, refused } = fields;
  // That nothing was changed is no longer so.
  sessions.onChange(({ bytes }) => {
    if (bytes !== null && bytes.length > 0) refused.value = null;
  });

  /** Makes an edit of the active image under the rules that hold for it. True when it was made. */
  async function carryOut(
    doing: string,
    edit: (session: string, rules: EditRules) => Promise<ByteEditOutcome>,
  ): Promise<boolean> {
    const image = sessions.active;
    const state = current.value;
    const rules = state.isRaw ? 'raw' : 'zones';
    if (image === null) return false;
    state.refused = null;
    try {
      const { snapshot, refusal } = await edit(image.session, rules);
      sessions.apply(snapshot);
      if (refusal !== null) state.refused = { rules, refusal, message: '' };
      return refusal === null;
    } catch (thrown) {
      if (ABOUT_THE_EDIT.has(toErrorShape(thrown).code))
        state.refused = { rules, refusal: null, message: sentenceOf(thrown) };
      else notices.about(image).report(thrown, doing);
      return false;
    }
  }

  async function say(made: Promise<boolean>, length: ByteCount, offset: ByteOffset, verb: string) {
    if (!(await made)) return false;
    notices.announce(`${verb} ${plural(length, 'byte')} at ${formatHex(offset)}`);
    return true;
  }

  /** Overwrites bytes in place; `what` names the edit for undo. */
  function write(offset: ByteOffset, bytes: Uint8Array<ArrayBuffer>, what?: string): Promise<boolean> {
    const made = carryOut('Overwriting bytes', (session, rules) =>
      call('bytes:write', { session, offset, bytes, rules, ...(what === undefined ? {} : { what }) }),
    );
    return say(made, bytes.length, offset, 'Overwrote');
  }

  /** Fills a range. */
  function fill(offset: ByteOffset, length: ByteCount, filling: ByteFill): Promise<boolean> {
    const made = carryOut('Filling bytes', (session, rules) =>
      call('bytes:fill', { session, offset, length, fill: filling, rules }),
    );
    return say(made, length, offset, 'Filled');
  }

  /** Lets every byte change, or puts the rules of the zones in force again. */
  function setRaw(raw: boolean): void {
    isRaw.value = raw;
    refused.value = null;
    notices.announce(raw ? 'Raw editing is on: every byte may change' : 'Raw editing is off');
  }

  return { stateOf: of, isRaw, refused, carryOut, write, fill, setRaw };
});

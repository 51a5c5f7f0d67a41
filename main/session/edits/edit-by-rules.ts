import type { ByteEditOutcome } from '../../../shared/session/byte-edit';
import type { ZoneIndex } from '../../../shared/units/units';
import type { Refusal } from '../../../shared/zone/status';
import type { BytesAsCommand } from '../../device/edit-bytes';
import type { SessionState } from '../session-state';
import { spanOf } from '../zone-pages';

/**
 * Carries out write commands as one edit: all of them, or none where a zone refuses one. Errors: those of making the commands and
 * of the device; why the bytes are no image any more.
 */
export function editByRules(
  state: SessionState,
  title: string,
  commands: () => Iterable<BytesAsCommand>,
): ByteEditOutcome {
  state.requireRecognised();
  let refusal: Refusal | null = null;
  const changed: ZoneIndex[] = [];
  try {
    state.edit(title, () => {
      for (const { command, payload } of commands()) {
        const result = state.hand.execute(command, payload);
        changed.push(...result.changedZones);
        if (result.refusal) {
          refusal = result.refusal;
          throw new Refused();
        }
      }
      state.device.finish();
    });
  } catch (thrown) {
    state.hand.abandon();
    if (!(thrown instanceof Refused)) throw thrown;
    return { refusal, snapshot: state.snapshot() };
  }
  // The zones are not read again: the order in which they were opened is in no file.
  state.contentChanged(spanOf(changed));
  state.hand.settle();
  return { refusal: null, snapshot: state.snapshot() };
}

/** Ends an edit that a zone refused, so that nothing of it stays. */
class Refused extends Error {}

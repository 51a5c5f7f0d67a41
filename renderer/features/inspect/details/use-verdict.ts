import { computed } from 'vue';
import { useSessions } from '../../../stores/sessions';
import { useGoing } from '../../../stores/inspect/going';

/** Bytes of the descriptor that a verdict about a zone is marked with. */
const MARKED_BYTES = 8;

/** What QEMU's own validation would say of the active image, and the way to what it names. */
export function useVerdict() {
  const sessions = useSessions();
  const { pickZone, point } = useGoing();
  const verdict = computed(() => sessions.active?.info.qemuVerdict ?? null);

  async function showVerdict(): Promise<void> {
    const { zone, offset } = verdict.value ?? {};
    if (zone !== undefined) await pickZone(zone);
    if (offset !== undefined) point(offset, MARKED_BYTES);
  }

  return { verdict, showVerdict };
}

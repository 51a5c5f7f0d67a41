import { computed, ref, shallowRef, watch, type Ref } from 'vue';
import { sentenceOf } from '../../../../../shared/errors/app-error';
import type { CommandOutcome } from '../../../../../shared/session/session';
import type { Refusal } from '../../../../../shared/zone/status';
import type { OwnCommand } from '../../../../../shared/workload/command';
import { refusalNotice } from '../../../../composables/texts/refusal-text';
import { wordNotice } from '../../../../composables/texts/notice-text';
import { useUnits } from '../../../../composables/use-units';
import { useGoing } from '../../../../stores/inspect/going';
import { useInspector } from '../../../../stores/inspect/inspector';
import { useNotices } from '../../../../stores/notices';
import { useZones } from '../../../../stores/inspect/zones';

/** A command, the file that brings its data where one does, and what is said when it is done. */
export interface Order {
  readonly command: OwnCommand;
  readonly from?: string;
  readonly done: (outcome: CommandOutcome) => string;
}

/**
 * A dialog that gives one command. It closes once the command was carried out; until then it stays open with what was
 * entered, and with why the device or the host refused it. `entered`: what an answer speaks of, and is void without.
 */
export function useCommandDialog(open: Ref<boolean>, entered: () => unknown) {
  const inspector = useInspector();
  const notices = useNotices();
  const zones = useZones();
  const { arrive } = useGoing();
  const units = useUnits(() => inspector.unitContext);
  const refusal = shallowRef<Refusal | null>(null);
  const failure = ref('');
  const isBusy = ref(false);

  function forget(): void {
    refusal.value = null;
    failure.value = '';
  }

  async function give({ command, from, done }: Order): Promise<void> {
    if (isBusy.value) return;
    forget();
    isBusy.value = true;
    try {
      const outcome = await zones.give(command, { from, follow: ({ place }) => place && arrive(place) });
      refusal.value = outcome.refusal;
      if (outcome.refusal !== null) return;
      open.value = false;
      notices.announce(done(outcome));
    } catch (thrown) {
      failure.value = sentenceOf(thrown);
    } finally {
      isBusy.value = false;
    }
  }

  /** Why the last try was refused, for a notice in the dialog; null = it was not. */
  const answer = computed(() => {
    if (refusal.value !== null)
      return { severity: 'warning' as const, ...wordNotice(refusalNotice(refusal.value), units) };
    if (failure.value === '') return null;
    return { severity: 'error' as const, what: failure.value, next: 'Nothing was changed.' };
  });

  watch(entered, forget);
  watch(open, (now) => now && forget(), { flush: 'sync' });
  return { answer, give };
}

import { vi } from 'vitest';
import type { Workbench } from './workbench';

/** Time that only passes when a test says so. Calls are answered all the same. */
export function holdTime(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
}

/**
 * Until every call is answered, no event waits in the host and nothing more follows: as much time as that takes passes.
 * After `holdTime`.
 */
export async function rest(workbench: Workbench): Promise<void> {
  do {
    await vi.runAllTimersAsync();
    await workbench.settle();
  } while (vi.getTimerCount() > 0);
}

import { IMAGE_FAMILIES } from '../../../main/format/registry';
import { createPinia, setActivePinia } from 'pinia';
import { connect } from '../../../renderer/api/client';
import { useFormats } from '../../../renderer/stores/formats';
import { FakeBridge } from './fake-bridge';
import type { FakeImageOptions } from './image';

/** Fresh stores on a fresh fake host; what the window asks for at its start is there. */
export function connectFake(shape: Partial<FakeImageOptions> = {}): FakeBridge {
  const bridge = new FakeBridge(shape);
  setActivePinia(createPinia());
  connect(bridge);
  useFormats().families = IMAGE_FAMILIES;
  return bridge;
}

/** Lets everything that is under way settle: calls of the fake host answer within a few microtasks. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}

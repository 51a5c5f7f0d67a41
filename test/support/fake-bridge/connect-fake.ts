import { createPinia, setActivePinia } from 'pinia';
import { connect } from '../../../renderer/api/client';
import { FakeBridge } from './fake-bridge';
import type { FakeImageOptions } from './image';

/** Fresh stores on a fresh fake host. */
export function connectFake(shape: Partial<FakeImageOptions> = {}): FakeBridge {
  const bridge = new FakeBridge(shape);
  setActivePinia(createPinia());
  connect(bridge);
  return bridge;
}

/** Lets everything that is under way settle: calls of the fake host answer within a few microtasks. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}

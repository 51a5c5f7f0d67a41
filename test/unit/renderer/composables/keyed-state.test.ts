import { describe, expect, it } from 'vitest';
import { ref } from 'vue';
import { createKeyedState } from '../../../../renderer/composables/keyed-state';

function create() {
  const key = ref<string | null>('a');
  const all = ref(['a', 'b']);
  const state = createKeyedState({ current: () => key.value, all: () => all.value }, () => ({ count: 1 }));
  return { key, all, ...state };
}

describe('state by key', () => {
  it('begins anew for each key and is there again when one comes back', () => {
    const { key, fields } = create();
    fields.count.value = 5;
    key.value = 'b';
    expect(fields.count.value).toBe(1);
    fields.count.value++;
    key.value = 'a';
    expect(fields.count.value).toBe(5);
    key.value = 'b';
    expect(fields.count.value).toBe(2);
  });

  it('takes an answer for the key that asked, whichever is current by then', () => {
    const { key, fields, current } = create();
    const asking = current.value;
    key.value = 'b';
    asking.count = 7;
    expect(fields.count.value).toBe(1);
    key.value = 'a';
    expect(fields.count.value).toBe(7);
  });

  it('forgets a key that is gone', () => {
    const { key, all, fields } = create();
    fields.count.value = 5;
    key.value = 'b';
    all.value = ['b'];
    key.value = 'a';
    expect(fields.count.value).toBe(1);
  });

  it('keeps nothing that was set for nobody', () => {
    const { key, fields } = create();
    key.value = null;
    fields.count.value = 5;
    expect(fields.count.value).toBe(5);
    key.value = 'a';
    key.value = null;
    expect(fields.count.value).toBe(1);
  });
});

import { computed, shallowReactive, watch, type ComputedRef, type WritableComputedRef } from 'vue';

/** Whose state is shown, and whose is kept. */
export interface Keys {
  /** Null = nobody's: what is set then is forgotten with the next key. */
  readonly current: () => string | null;
  readonly all: () => readonly string[];
}

/** One state a key. */
export interface KeyedState<State extends object> {
  /** The fields of the current key's state, to read and to set. */
  readonly fields: { readonly [Name in keyof State]: WritableComputedRef<State[Name]> };
  /** The current key's state itself, for what is asked now and answered when another key may be current. */
  readonly current: ComputedRef<State>;
  /** The state of another key, begun where there was none. */
  of(key: string): State;
}

/** Keeps a state for each key, begun by `fresh` when the key is first current, until the key is gone. */
export function createKeyedState<State extends object>(keys: Keys, fresh: () => State): KeyedState<State> {
  const states = new Map<string, State>();
  const begin = () => shallowReactive(fresh()) as State;

  function of(key: string): State {
    const state = states.get(key) ?? begin();
    states.set(key, state);
    return state;
  }

  function forgetGone(kept: readonly string[]): void {
    for (const key of states.keys()) if (!kept.includes(key)) states.delete(key);
  }

  watch(keys.all, forgetGone, { flush: 'sync' });
  const current = computed(() => {
    const key = keys.current();
    return key === null ? begin() : of(key);
  });
  const field = <Name extends keyof State>(name: Name) =>
    computed({ get: () => current.value[name], set: (value) => (current.value[name] = value) });
  const names = Object.keys(fresh()) as (keyof State)[];
  const fields = Object.fromEntries(names.map((name) => [name, field(name)]));
  return { fields: fields as KeyedState<State>['fields'], current, of };
}

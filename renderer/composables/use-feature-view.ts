import { inject, type Component, type InjectionKey } from 'vue';

/** Views of all features by id, provided by App.vue. */
export const FEATURE_VIEWS: InjectionKey<ReadonlyMap<string, Component>> = Symbol('feature views');

/** Another feature's view, to be placed inside one's own, since features do not import each other. */
export function useFeatureView(id: string): Component | undefined {
  return inject(FEATURE_VIEWS, new Map<string, Component>()).get(id);
}

import type { Feature } from './router';

const modules = import.meta.glob<{ feature: Feature }>('./features/*/index.ts', { eager: true });

/** Every feature folder's entry, in the order of the rail; those outside of it last. */
export const FEATURES: readonly Feature[] = Object.values(modules)
  .map((module) => module.feature)
  .sort((a, b) => (a.rail ?? Infinity) - (b.rail ?? Infinity));

/** The feature behind a route. */
export function featureOf(route: string): Feature | undefined {
  return FEATURES.find((feature) => feature.route === route);
}

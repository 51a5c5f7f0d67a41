import type { Exporter } from './exporter';

/** Every foreign trace format that is written, in the order of menus. */
export const EXPORTERS: readonly Exporter[] = [];

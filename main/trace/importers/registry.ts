import type { Importer } from './importer';

/** Every foreign trace format that is read, in the order of menus. */
export const IMPORTERS: readonly Importer[] = [];

import { FIO_JOB } from './fio-job';
import type { Importer } from './importer';

/** Every foreign trace format that is read, in the order of menus. */
export const IMPORTERS: readonly Importer[] = [FIO_JOB];

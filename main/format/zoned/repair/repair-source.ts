import type { OpenZoned } from '../model';
import type { TableSource } from '../table/stored-table';

/** An opened file, as repairs want it. */
export type RepairSource = OpenZoned & TableSource;

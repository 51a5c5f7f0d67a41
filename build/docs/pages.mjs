/** What `npm run docs` makes, by path: the tables that the program uses, as pages. */
import { channelsPage } from './channels-page.mjs';
import { commandsPage } from './commands-page.mjs';
import { findingsPage } from './findings-page.mjs';
import { manPage } from './man-page.mjs';
import { operationsPage } from './operations-page.mjs';
import { variantsPage } from './variants-page.mjs';
import { workloadsPage } from './workloads-page.mjs';

/** Modules that hold the tables. */
const TABLES = [
  'main/host/cli/program',
  'main/format/registry',
  'main/workload/registry',
  'main/workload/fio/fio-words',
  'main/engine/transitions',
  'shared/workload/workload-spec',
  'shared/workload/operations',
  'shared/zone/build',
  'shared/zone/state',
  'shared/zone/status',
  'shared/ipc/channels',
];

/**
 * @param {(module: string) => Promise<any>} load answers one of the modules of `TABLES`
 * @returns {Promise<Readonly<Record<string, string>>>} texts by the paths of their files
 */
export async function referencePages(load) {
  const all = Object.assign({}, ...(await Promise.all(TABLES.map(load))));
  const commands = await all.describeCommandLine();
  return {
    'docs/reference/commands.md': commandsPage(commands),
    'docs/reference/findings.md': findingsPage(all.FORMAT_DRIVERS),
    'docs/reference/variants.md': variantsPage(all.IMAGE_FAMILIES, all.BUILDS),
    'docs/reference/workloads.md': workloadsPage(all.WORKLOADS, all.WORKLOAD_GROUPS, all.FIO_WORDS),
    'docs/reference/channels.md': channelsPage(all.CHANNELS, Object.keys(all.EVENTS)),
    'docs/reference/operations.md': operationsPage({
      operations: all.OPERATIONS.map(all.operationOf),
      transitions: all.TRANSITIONS,
      selectAll: all.SELECT_ALL,
      states: all.ZONE_STATE_NAMES,
      statuses: all.STATUS,
    }),
    'docs/man/zonesmith.1': manPage(commands),
  };
}

/** ARCHITECTURE, "Who may import whom", as rules for dependency-cruiser. */
import { existsSync, readdirSync } from 'node:fs';
import type { IForbiddenRuleType } from 'dependency-cruiser';

const ground = ['main/storage', 'shared'];
/** A folder that holds a driver; the others of its neighbours hold what drivers have in common. */
const drivers = readdirSync('main/format')
  .filter((name) => existsSync(`main/format/${name}/driver.ts`))
  .join('|');
const floor = ['main/device', 'main/engine', 'main/format', ...ground];
const studies = ['main/workload', 'main/trace', 'main/crash', ...floor];
const reports = ['main/report', ...studies];
const images = ['main/image', ...reports];
const uses = [
  'main/image-report',
  'main/notes',
  'main/convert',
  'main/attach',
  'main/compare',
  'main/search',
  'main/repair',
  ...images,
];
const sessions = ['main/session', 'main/drive', ...uses];

/** What each place of the tree may import of the tree, besides itself. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  'main/storage': ['shared'],
  'main/notes': ground,
  'main/image-report': floor,
  'main/engine': ground,
  'main/format': ground,
  'main/device': ['main/engine', 'main/format', ...ground],
  'main/workload': floor,
  'main/trace': ['main/workload', ...floor],
  'main/crash': ['main/workload', 'main/trace', ...floor],
  'main/report': ['main/trace', 'main/format', 'shared'],
  'main/image': reports,
  'main/convert': images,
  'main/attach': images,
  'main/compare': images,
  'main/search': images,
  'main/fixtures': ['main/image', 'main/format', ...ground],
  'main/repair': images,
  'main/drive': images,
  'main/session': ['main/drive', ...uses],
  'main/app': ['main/fixtures', ...sessions],
  'main/ipc': ['main/app', ...sessions],
  'main/host': ['main/(?!host/)[^/]+', 'shared'],
  'renderer/api': ['shared'],
  'renderer/stores': ['renderer/(api|composables)', 'shared'],
  'renderer/composables': ['shared'],
  'renderer/components': ['renderer/composables', 'renderer/styles', 'shared'],
  'renderer/features': ['renderer/(stores|components|composables|styles)', 'renderer/router\\.ts', 'shared'],
  renderer: ['shared'],
};

const ours = '^(main|renderer|shared|build|test)/';

const places = Object.entries(mayImport).map(([place, allowed]): IForbiddenRuleType => ({
  name: `${place} may import only ${allowed.join(', ') || 'itself'}`,
  from: { path: `^${place}/` },
  to: { path: ours, pathNot: `^(${[place, ...allowed].join('|')})(/|$)` },
}));

const packagesOnly = (place: string, allowed: string): IForbiddenRuleType => ({
  name: `${place} may use only ${allowed} of the packages`,
  from: { path: `^${place}/` },
  to: { path: '(^|/)node_modules/', pathNot: `(^|/)node_modules/(${allowed})/` },
});

const noBuiltins = (place: string): IForbiddenRuleType => ({
  name: `${place} runs without Node`,
  from: { path: `^${place}/` },
  to: { dependencyTypes: ['core'] },
});

const guarded = (what: string, modules: string, where: string): IForbiddenRuleType => ({
  name: `${what} only in ${where}`,
  from: { path: '^(main|renderer|shared)/', pathNot: `^(${where})` },
  to: { path: `^(${modules})$|(^|/)node_modules/(${modules})/` },
});

export const layerRules: IForbiddenRuleType[] = [
  ...places,
  {
    name: 'hosts do not know each other',
    from: { path: '^main/host/([^/]+)/' },
    to: { path: '^main/host/', pathNot: '^main/host/$1/' },
  },
  {
    name: 'a driver is known by the registry, and by what it declares',
    from: { path: '^(main|renderer|shared)/', pathNot: '^main/format/' },
    to: { path: `^main/format/(${drivers})/` },
  },
  {
    name: 'drivers do not know each other',
    from: { path: `^main/format/(${drivers})/` },
    to: { path: `^main/format/(${drivers})/`, pathNot: '^main/format/$1/' },
  },
  {
    name: 'what drivers have in common knows none of them',
    from: { path: '^main/format/', pathNot: `^main/format/((${drivers})/|registry\\.ts$)` },
    to: { path: `^main/format/(${drivers})/` },
  },
  {
    name: 'crash is handed drivers, it does not look them up',
    from: { path: '^main/crash/' },
    to: { path: '^main/format/registry\\.ts$' },
  },
  {
    name: 'what is stored knows nothing of how it is shown',
    from: { path: '^main/format/[^/]+/(header|table|blocks)/' },
    to: { path: '^main/format/[^/]+/anatomy/' },
  },
  {
    name: 'who looks at an image does not write it',
    from: { path: '^main/format/[^/]+/(header|anatomy)/' },
    to: {
      path: '^main/format/[^/]+/(create/|(table|blocks)/([^/]+-(writer|zeroer|growth)|allocator|ownership)\\.ts)',
    },
  },
  {
    name: 'an image is made by its driver alone',
    from: { path: '^main/format/([^/]+)/(header|table|blocks|anatomy)/' },
    to: { path: '^main/format/[^/]+/(create/|driver\\.ts)' },
  },
  {
    name: 'no feature imports another',
    from: { path: '^renderer/features/([^/]+)/' },
    to: { path: '^renderer/features/', pathNot: '^renderer/features/$1/' },
  },
  {
    name: 'a feature is known by its index.ts',
    from: { path: '^renderer/', pathNot: '^renderer/features/' },
    to: { path: '^renderer/features/', pathNot: '^renderer/features/[^/]+/index\\.ts$' },
  },
  {
    name: 'only the ends of the wire know it',
    from: { path: ours, pathNot: '^(main/(ipc|session|app|host)|renderer/api|shared/ipc|test)/' },
    to: { path: '^shared/ipc/' },
  },
  { name: 'nobody imports test', from: { pathNot: '^test/' }, to: { path: '^test/' } },
  { name: 'no circular imports', from: {}, to: { circular: true } },
  packagesOnly('shared', 'valibot'),
  packagesOnly('main', 'electron|ws|@types/ws|commander|valibot'),
  noBuiltins('shared'),
  noBuiltins('renderer'),
  guarded('electron', 'electron', 'main/host/electron/'),
  guarded('ws and node:http', 'ws|@types/ws|https?', 'main/host/web/'),
  guarded('node:net', 'net', 'main/host/nvme/'),
  guarded(
    'node:fs',
    'fs|fs/promises',
    'main/storage/node-|main/storage/[a-z]+/node-|main/app/|main/session/trace-file|main/host/cli/',
  ),
];

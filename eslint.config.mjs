import prettier from 'eslint-config-prettier/flat';
import vue from 'eslint-plugin-vue';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

// Modules that only one place may touch. ARCHITECTURE: "Who may import whom".
const guarded = {
  electron: { names: ['electron'], message: 'Electron is known in main/host/electron only.' },
  files: {
    names: ['fs', 'node:fs', 'fs/promises', 'node:fs/promises'],
    message:
      'Files are opened in main/storage (node-*.ts), main/app, main/session/trace-file.ts and main/host/cli only.',
  },
  network: {
    names: ['ws', 'http', 'node:http', 'https', 'node:https'],
    message: 'The network is known in main/host/web only.',
  },
  sockets: { names: ['net', 'node:net'], message: 'Sockets are known in main/host/nvme only.' },
};

/** What takes the name of a user's file, which need not be UTF-8. */
const userFiles = {
  name: 'node:fs',
  importNames: [
    ...['accessSync', 'existsSync', 'linkSync', 'lstatSync', 'openSync', 'readdirSync', 'realpathSync'],
    ...['renameSync', 'rmSync', 'statSync', 'statfsSync', 'unlinkSync'],
  ],
  message: 'Files of the user are named through main/storage/node-fs.ts, whose names may be any bytes.',
};

/** no-restricted-imports for a place that may use the named groups; a later entry replaces an earlier one. */
const mayUse = (...allowed) => ({
  '@typescript-eslint/no-restricted-imports': [
    'error',
    {
      paths: [
        ...Object.entries(guarded)
          .filter(([group]) => !allowed.includes(group))
          .flatMap(([, { names, message }]) => names.map((name) => ({ name, message }))),
        ...(allowed.includes('files') && !allowed.includes('own files') ? [userFiles] : []),
      ],
    },
  ],
});

/** What a page does not have, though its types are there: its tests need them. */
const globalsOfNode = [
  ...['process', 'Buffer', 'global', 'require', 'module', '__dirname', '__filename'],
  ...['setImmediate', 'clearImmediate'],
].map((name) => ({ name, message: 'The page runs in a browser.' }));

const inThePage = {
  'no-restricted-syntax': [
    'error',
    {
      selector: 'MemberExpression[object.name=/^(window|globalThis|self)$/][property.name="zonesmith"]',
      message: 'The bridge is known in renderer/api only.',
    },
    {
      selector: 'MemberExpression[object.name=/^(window|globalThis|self)$/][property.value="zonesmith"]',
      message: 'The bridge is known in renderer/api only.',
    },
  ],
  'no-restricted-globals': [
    'error',
    { name: 'zonesmith', message: 'The bridge is known in renderer/api only.' },
    ...globalsOfNode,
  ],
};

const noRandom = { object: 'Math', property: 'random', message: 'Use a seeded generator.' };

/** Below the session the same input gives the same output: no clock, no timers. */
const deterministic = {
  'no-restricted-properties': [
    'error',
    noRandom,
    { object: 'Date', property: 'now', message: 'No clock below the session.' },
    { object: 'performance', property: 'now', message: 'No clock below the session.' },
  ],
  'no-restricted-globals': ['error', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'],
};

const everywhere = {
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'no-console': 'off',
  'no-restricted-properties': ['error', noRandom],
  'prefer-const': 'error',
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/ban-ts-comment': [
    'error',
    { 'ts-expect-error': true, 'ts-ignore': true, 'ts-nocheck': true, 'ts-check': false },
  ],
  '@typescript-eslint/consistent-type-imports': 'error',
  '@typescript-eslint/no-empty-function': 'off',
  // `table[i]!` is how typed arrays are read under noUncheckedIndexedAccess.
  '@typescript-eslint/no-non-null-assertion': 'off',
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
};

export default defineConfig(
  globalIgnores(['dist/', 'test/fixtures/']),
  {
    extends: [tseslint.configs.strict, tseslint.configs.stylistic],
    rules: everywhere,
  },
  { files: ['renderer/**/*.vue'], extends: [vue.configs['flat/recommended']] },
  { files: ['renderer/**/*.vue'], languageOptions: { parserOptions: { parser: tseslint.parser } } },
  {
    files: ['main/**/*.ts', 'shared/**/*.ts', 'renderer/{api,stores,composables}/**/*.ts'],
    rules: mayUse(),
  },
  {
    files: ['shared/**', 'main/{storage,engine,format,device,workload,trace,crash}/**'],
    rules: deterministic,
  },
  {
    files: ['main/storage/**/node-*.ts', 'main/app/**', 'main/session/trace-file.ts', 'main/host/cli/**'],
    rules: mayUse('files'),
  },
  {
    // How a test shows that something does not compile.
    files: ['test/**/*.test.ts'],
    rules: {
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description' }],
    },
  },
  {
    // Files of the system, of this program, and whatever opens names as bytes.
    files: [
      'main/storage/node-fs.ts',
      'main/storage/lock/node-{processes,file-locks}.ts',
      'main/storage/overlay/node-scratch-store.ts',
    ],
    rules: mayUse('files', 'own files'),
  },
  { files: ['main/host/electron/**'], rules: mayUse('electron') },
  { files: ['main/host/web/**'], rules: mayUse('network') },
  { files: ['main/host/nvme/**'], rules: mayUse('sockets') },
  {
    files: ['renderer/**/*.vue'],
    rules: {
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-emits-declaration': ['error', 'type-based'],
      'vue/define-props-declaration': ['error', 'type-based'],
      'vue/multi-word-component-names': 'off',
      'vue/no-undef-components': 'error',
      'vue/no-unused-refs': 'error',
      'vue/no-v-html': 'error',
      'vue/require-default-prop': 'off',
    },
  },
  { files: ['renderer/**'], rules: { ...mayUse(), ...inThePage } },
  {
    files: ['renderer/api/**'],
    rules: { 'no-restricted-syntax': 'off', 'no-restricted-globals': ['error', ...globalsOfNode] },
  },
  prettier,
);

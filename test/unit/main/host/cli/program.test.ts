import { WORKLOADS } from '../../../../../main/workload/registry';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeCommandLine } from '../../../../../main/host/cli/program';
import { EXAMPLES } from '../../../../../main/host/cli/help/examples';
import { inRoot, programs } from '../../../../../build/paths.mjs';
import { useFolder } from '../../../../support/storage/temporary-folder';
import { cli, runCli } from '../../../../support/cli/cli';

const COMMANDS = [
  ...['create', 'info', 'report', 'zone', 'write', 'append', 'read', 'flush', 'hex', 'structure', 'find'],
  ...[
    'patch',
    'diff',
    'generate',
    'run',
    'replay',
    'trace',
    'crash',
    'recover',
    'check',
    'repair',
    'rebuild',
    'fixtures',
    'convert',
    'attach',
    'io',
    'leftovers',
    'target',
    'serve',
    'api',
    'formats',
    'workloads',
    'help',
    'completion',
  ],
];

describe('help', () => {
  it('lists every command that works and none that does not', async () => {
    const { status, out, err } = await runCli('help');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const listed = [...out.split('Commands:')[1]!.matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name);
    expect(listed).toEqual(COMMANDS);
  });

  it.each(COMMANDS.map((name) => [name]))('help %s says how it is called', async (name) => {
    const out = await cli('help', name);
    expect(out).toContain(`Usage: zonesmith ${name}`);
  });

  it('has an example of every command, and of no other', async () => {
    const commands = await describeCommandLine();
    const doing = commands.filter(({ usage }) => !/\[command\]$/.test(usage) || usage.includes('<'));
    expect(Object.keys(EXAMPLES)).toEqual(doing.map(({ name }) => name));
    for (const { name, examples } of doing) {
      expect(examples.length, name).toBeGreaterThan(0);
      const out = await cli('help', ...name.split(' '));
      for (const { what, call } of examples) expect(out).toContain(`  # ${what}\n  ${call}\n`);
    }
  });

  it('goes down to the actions of zone', async () => {
    expect(await cli('help', 'zone', 'set-zde')).toContain(
      'Usage: zonesmith zone set-zde [options] <image> <zone>',
    );
  });

  it('an unknown name is refused with the known ones', async () => {
    const { status, err } = await runCli('help', 'nope');
    expect(status).toBe(2);
    expect(err).toMatch(/'nope' is no command; accepted: create, info/);
  });

  it('is what the package installs, built so that a shell can start it', () => {
    const { bin } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as { bin: object };
    expect(bin).toEqual({ zonesmith: programs.cli.output });
    expect(programs.cli.executable).toBe(true);
  });

  it('--version prints the version', async () => {
    expect(await cli('--version')).toBe('0.0.0-test\n');
  });
});

describe('arguments that are refused', () => {
  it.each([
    [[], /a command is missing; accepted: create, info/],
    [['zone'], /a command is missing; accepted: open, close, finish, reset/],
    [['foo'], /unknown command 'foo'; accepted: create, info/],
    [['zone', 'foo', 'x', '1'], /unknown command 'foo'; accepted: open, close/],
    [
      ['info', 'x', '--foo'],
      /unknown option '--foo'; accepted: --json, --quiet, --variant, --profile, --restricted-reads, --data, --backing, --namespace, --zone-size, --zone-capacity, --logical-block, --max-open/,
    ],
    [['info'], /missing required argument 'image'/],
    [['info', 'a', 'b'], /too many arguments for 'info'. Expected 1/],
    [['read', 'a', '--lba', '0'], /required option '--length <size>' not specified/],
    [
      ['report', 'a', '--as', 'xml'],
      /'--as <format>' argument 'xml' is invalid. Allowed choices are table, csv, json, markdown, blkzone/,
    ],
    [['info', 'a', '--profile', 'smr'], /argument 'smr' is invalid. Allowed choices are zns, zbc, linux-blk/],
    [['flush', 'a', '--durability', 'now'], /'now' is invalid. Allowed choices are none, end, flush, each/],
    [['report', 'a', '--from'], /option '--from <zone>' argument missing/],
  ])('%j', async (words, message) => {
    const { status, out, err } = await runCli(...words);
    expect(status).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(message);
    expect(err).toMatch(/^zonesmith: .*\(zonesmith help.* tells more\)\n$/);
  });

  it('with --json they are one document', async () => {
    const { status, out } = await runCli('info', 'x', '--foo', '--json');
    expect(status).toBe(2);
    expect(JSON.parse(out)).toMatchObject({
      error: { code: 'usage', message: expect.stringContaining('--foo') },
    });
  });
});

describe('errors of a command', () => {
  const path = useFolder();

  it('are a message, and a document with --json', async () => {
    const missing = path('missing.img');
    const { status, out, err } = await runCli('info', missing);
    expect({ status, out }).toEqual({ status: 4, out: '' });
    expect(err).toBe(`zonesmith: ${missing}: cannot open: no such file or folder (ENOENT)\n`);
    const json = await runCli('info', missing, '--json');
    expect(JSON.parse(json.out)).toEqual({
      error: {
        code: 'not-found',
        message: expect.stringContaining(missing),
        data: expect.objectContaining({ path: missing }),
      },
    });
  });
});

describe('lists', () => {
  it('formats: a name, two spaces, what it is', async () => {
    const names = (await cli('formats')).split('\n').map((line) => line.split('  ')[0]);
    expect(names).toEqual([
      ...['zoned extended', 'zoned rfc', 'zoned branch-a', 'zoned branch-b'],
      ...['44', '56', '48-b', '48-a', '48-c', '48-b-zde', '48-d'].map((variant) => `qcow2 ${variant}`),
      ...['v5', 'v3', 'older'].map((variant) => `zone-file ${variant}`),
      ...['zbd-dump libzbd-2', 'zloop directory', ''],
    ]);
  });

  it('formats: says which are only read', async () => {
    const { formats } = JSON.parse(await cli('formats', '--json')) as {
      formats: { format: string; variant: string; creatable: boolean }[];
    };
    expect(formats[0]).toMatchObject({ format: 'zoned', variant: 'extended', creatable: true });
    const lines = (await cli('formats')).trimEnd().split('\n');
    expect(lines.map((line) => !line.endsWith(' (read only)'))).toEqual(
      formats.map(({ creatable }) => creatable),
    );
    const readOnly = formats.filter(({ creatable }) => !creatable).map(({ variant }) => variant);
    expect(readOnly).toEqual(['branch-a', 'branch-b', 'libzbd-2', 'directory']);
  });

  it('workloads: a name, two spaces, what it is', async () => {
    const names = (await cli('workloads')).split('\n').map((line) => line.split('  ')[0]);
    expect(names.slice(0, 3)).toEqual(['sequential-fill', 'append-round-robin', 'reset-churn']);
    expect(names).toEqual([...WORKLOADS.map(({ name }) => name), '']);
    const { workloads } = JSON.parse(await cli('workloads', '--json')) as { workloads: unknown };
    expect(workloads).toEqual(WORKLOADS);
    for (const { settings, invariants } of WORKLOADS) {
      expect(settings.map(({ key }) => key)).toEqual(expect.arrayContaining(['commands', 'pattern']));
      expect(settings.every(({ explanation }) => explanation !== '')).toBe(true);
      expect(invariants).not.toEqual([]);
    }
  });
});

describe('workloads NAME', () => {
  it('explains a workload: its settings with their defaults, and what to expect of it', async () => {
    const text = await cli('workloads', 'lsm-tree');
    expect(text).toContain('lsm-tree  Flushes tables');
    expect(text).toContain('expect: From empty zones a zone is reset only once it is full.');
    expect(text).toMatch(/^ {2}fanout=4 {2}A level with so many tables is compacted into the next\.$/m);
    const { status, err } = await runCli('workloads', 'lsm');
    expect(status).toBe(2);
    expect(err).toContain("unknown workload 'lsm'; accepted: sequential-fill, ");
  });
});

describe('serve', () => {
  it.each([
    [['--port', '70000'], 2, /70000 is not a port; accepted: 0 to 65535/],
    [['--root', import.meta.filename], 2, /is not a folder/],
    [['--root', '/no/such/folder'], 4, /cannot open: no such file or folder/],
    [['--goto', 'z7'], 2, /--goto: names a place in an image, but no image is given/],
    [['/no/such/image'], 4, /no such file or folder/],
    [[import.meta.filename, '--select', 'lots'], 2, /--select: 'lots' is not a size/],
  ])('%j is refused before anything starts', async (words, status, message) => {
    const result = await runCli('serve', ...words);
    expect(result.status).toBe(status);
    expect(result.err).toMatch(message);
  });
});

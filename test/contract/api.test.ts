import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ApiClient } from '../../main/host/api/client';
import { createImage } from '../../main/image/create-image';
import { Random } from '../../shared/workload/random';
import { act, ACTIONS } from '../soak/actions';
import { specOf } from '../support/image/device-images';
import { useFolder } from '../support/storage/temporary-folder';
import { commandLine } from '../support/run/command-line';
import { root } from '../tidy/repository';

const path = useFolder();
let program = '';
beforeAll(async () => void (program = await commandLine('api', 'worker')));

const env = () => ({ ...process.env, ZONESMITH_USER_DATA: path('user-data') });

/** The program on lines, which are all there is of its input. */
async function asked(...lines: readonly string[]) {
  const child = spawn(process.execPath, [program, 'api', '--root', path()], { env: env() });
  child.stdin.end(lines.map((line) => `${line}\n`).join(''));
  const closed = once(child, 'close') as Promise<[number | null]>;
  const [out, err, [status]] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  const answers = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { status, err, answers };
}

const ask = (id: number, method: string, params: object = {}): string =>
  JSON.stringify({ jsonrpc: '2.0', id, method, params });

describe('zonesmith api', () => {
  it('answers each line, whatever stands in it, and ends with its input', async () => {
    createImage(path('a.zoned'), specOf(), { replace: false });
    const { status, err, answers } = await asked(
      ask(1, 'app:describe'),
      'not JSON',
      ask(2, 'none:such'),
      ask(3, 'zones:report', { session: 's1', first: -1, count: 1 }),
      ask(4, 'sessions:open', { path: '/etc/passwd', options: {} }),
      `[${ask(5, 'sessions:open', { path: 'a.zoned', options: {} })},${ask(6, 'sessions:list')}]`,
    );
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const byId = new Map(answers.flat().map((one) => [one['id'], one]));
    expect(byId.get(1)).toMatchObject({ result: { host: 'api', root: path() } });
    expect(byId.get(null)).toMatchObject({ error: { code: -32700 } });
    expect(byId.get(2)).toMatchObject({ error: { code: -32601 } });
    expect(byId.get(3)).toMatchObject({ error: { code: -32602, data: { code: 'usage' } } });
    expect(byId.get(4)).toMatchObject({ error: { code: -32000, data: { code: 'forbidden' } } });
    expect(byId.get(5)).toMatchObject({ result: { session: 's1', info: { format: 'zoned' } } });
    expect(byId.get(6)).toMatchObject({ result: [{ session: 's1' }] });
  });

  /** The program, of which one line at a time is asked. */
  function started() {
    const child = spawn(process.execPath, [program, 'api', '--root', path()], {
      env: env(),
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const exit = once(child, 'exit');
    return {
      async call(id: number, method: string, params: object = {}): Promise<unknown> {
        child.stdin.write(`${ask(id, method, params)}\n`);
        for (;;) {
          const { value } = (await lines.next()) as { value: string };
          const message = JSON.parse(value) as { id?: number };
          if (message.id === id) return message;
        }
      },
      end(signal: NodeJS.Signals): Promise<unknown> {
        child.kill(signal);
        return exit;
      },
    };
  }

  it.each(['SIGINT', 'SIGHUP'] as const)('ends in order on %s', async (signal) => {
    const { call, end } = started();
    await call(1, 'app:describe');
    expect(await end(signal)).toEqual([0, null]);
  });

  it('keeps edits when it is ended, and offers them again', async () => {
    createImage(path('a.zoned'), specOf(), { replace: false });
    const { call, end } = started();
    await call(1, 'sessions:open', { path: 'a.zoned', options: {} });
    await call(2, 'sessions:setMode', { session: 's1', mode: 'editing' });
    const finish = { op: 'finish', zone: 3 };
    expect(await call(3, 'zones:execute', { session: 's1', command: finish })).toHaveProperty('result');
    expect(await end('SIGTERM')).toEqual([0, null]);
    const { answers } = await asked(ask(1, 'kept:list'));
    expect(answers).toMatchObject([{ result: [{ path: path('a.zoned'), title: 'finish zone 3' }] }]);
  });

  it('is not started for what is no folder', async () => {
    const child = spawn(process.execPath, [program, 'api', '--root', program], { stdio: 'ignore' });
    expect(await once(child, 'exit')).toEqual([2, null]);
  });
});

describe('the client in Node', () => {
  let api: ApiClient;
  afterEach(() => api.close());

  function start(): ApiClient {
    const command = [process.execPath, program] as const;
    return (api = new ApiClient({ root: path(), userData: path('user-data'), command: [...command] }));
  }

  it('calls, hears of events, waits for jobs, and passes on errors', async () => {
    start();
    const heard: string[] = [];
    api.on('sessions:saved', ({ info }) => heard.push(info.path));
    await api.run('images:create', { spec: specOf(), path: 'a.zoned', data: null, replace: false });
    const { session } = await api.call('sessions:open', { path: 'a.zoned', options: {} });
    await api.call('sessions:setMode', { session, mode: 'editing' });
    await api.call('zones:execute', { session, command: { op: 'open', zone: 2 } });
    await api.call('sessions:save', { session });
    expect(heard).toEqual([path('a.zoned')]);
    const { state, writePointer } = await api.call('zones:report', { session, first: 2, count: 1 });
    expect([...state]).toEqual([3]);
    expect(writePointer).toBeInstanceOf(Float64Array);
    const { bytes } = await api.call('bytes:read', { session, offset: 0, length: 16 });
    expect(Buffer.compare(bytes, readFileSync(path('a.zoned')).subarray(0, 16))).toBe(0);
    const settings = { commands: '50' };
    const workload = { session, name: 'reset-churn', seed: 1, settings, target: 'scratch' } as const;
    expect(await api.run('workloads:start', workload)).toMatchObject({ kind: 'workload' });
    await expect(api.call('zones:describe', { session: 'none', zone: 0 })).rejects.toMatchObject({
      code: 'gone',
    });
    const again = { spec: specOf(), path: 'a.zoned', data: null, replace: false };
    await expect(api.run('images:create', again)).rejects.toMatchObject({ code: 'exists' });
    expect(await api.close()).toBe(0);
    await expect(api.call('app:describe', {})).rejects.toMatchObject({ code: 'gone' });
    expect(readdirSync(path()).sort()).toEqual(['a.zoned', 'user-data']);
  });

  it('does each action of the soak, of which only one is refused', async () => {
    createImage(path('a.zoned'), specOf(), { replace: false });
    start();
    const { session } = await api.call('sessions:open', { path: 'a.zoned', options: {} });
    await api.call('sessions:setMode', { session, mode: 'editing' });
    const refused: string[] = [];
    for (const name of Object.keys(ACTIONS)) {
      const image = { api, session, zones: 8, random: new Random(1) };
      if ((await act(name, image)) !== null) refused.push(name);
    }
    expect(refused).toEqual(['something that is refused']);
  });

  it('says of a program that cannot be started, or that dies, that it is gone', async () => {
    api = new ApiClient({ command: [path('none')] });
    await expect(api.call('app:describe', {})).rejects.toThrow(/ENOENT/);
    api.ended.catch(() => undefined);
    api = new ApiClient({ command: [process.execPath, '-e', 'process.exit(7)'] });
    await expect(api.call('app:describe', {})).rejects.toMatchObject({ code: 'gone' });
    expect(await api.ended).toBe(7);
  });
});

describe('the example in Python', () => {
  const [, example = ''] =
    /```python[^\n]*\n(.*?)```/s.exec(readFileSync(`${root}/docs/API.md`, 'utf8')) ?? [];

  it('has no more than 20 lines and lists the open zones', async () => {
    expect(example.trimEnd().split('\n').length).toBeLessThanOrEqual(20);
    const states = [
      { first: 2, last: 2, state: 'explicitlyOpened' },
      { first: 5, last: 5, state: 'implicitlyOpened', fillBytes: 8192 },
    ] as const;
    createImage(path('a.zoned'), { ...specOf(), states }, { replace: false });
    mkdirSync(path('bin'));
    const script = `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`;
    writeFileSync(path('bin', 'zonesmith'), script, { mode: 0o755 });
    const words = ['-c', example, 'a.zoned'];
    const python = spawn('python3', words, {
      cwd: path(),
      env: { ...env(), PATH: `${path('bin')}:${process.env['PATH'] ?? ''}` },
    });
    const [out, err] = await Promise.all([text(python.stdout), text(python.stderr)]);
    expect({ out, err }).toEqual({
      out: expect.stringMatching(/^2 write pointer at LBA \d+\n5 write pointer at LBA \d+\n$/),
      err: '',
    });
  });
});

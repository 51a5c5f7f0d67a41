import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { cli } from '../../../../../support/cli/cli';

let script = '';
beforeAll(async () => {
  script = await cli('completion', 'bash');
});

/** What bash offers behind words, the last of which is being typed. */
function offered(...words: readonly string[]): string[] {
  const ask = `${script}
COMP_WORDS=(zonesmith "$@") COMP_CWORD=$#
_zonesmith
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-uc', ask, 'bash', ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.split('\n').filter((word) => word !== '');
}

describe('completion in bash', () => {
  it('offers commands, and what of them begins so', () => {
    expect(offered('')).toEqual(expect.arrayContaining(['create', 'info', 'trace', 'completion']));
    expect(offered('re')).toEqual(['report', 'read', 'replay', 'recover', 'repair', 'rebuild']);
    expect(offered('crash', 'm')).toEqual(['merge']);
    expect(offered('completion', '')).toEqual(['bash', 'zsh', 'fish']);
    expect(offered('help', 'wr')).toEqual(['write']);
  });

  it('offers the options of the command alone', () => {
    expect(offered('create', '--zone-')).toEqual(['--zone-size', '--zone-capacity']);
    expect(offered('trace', 'shrink', 'a', 'b', '--un')).toEqual(['--until']);
    expect(offered('crash', '--at')).toEqual(['--at']);
    expect(offered('crash', 'merge', '--at')).toEqual([]);
  });

  it('offers accepted values, also behind an equals sign', () => {
    expect(offered('create', 'x', '--format', '')).toEqual(['zoned', 'qcow2', 'zone-file']);
    expect(offered('create', 'x', '--format', '=', 'q')).toEqual(['qcow2']);
    expect(offered('create', 'x', '--format', '=')).toEqual(['zoned', 'qcow2', 'zone-file']);
    expect(offered('report', 'x', '--as', 'nvme-json')).toEqual(['nvme-json', 'nvme-json-2.3']);
  });

  it('leaves files to bash', () => {
    expect(offered('info', 'a')).toEqual([]);
    expect(offered('crash', 'a.zoned', '--trace', '')).toEqual([]);
    expect(script).toContain('complete -o default -F _zonesmith zonesmith');
  });
});

// Repaired qcow2 images, judged by qemu-img check: nothing but the table that no released QEMU knows.
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/cli/cli';
import { ALIASES, qcow2Fixture } from '../support/qcow2/qcow2-fixtures';
import { useFolder } from '../support/storage/temporary-folder';
import { judge } from './support/qcow2';

const folder = useFolder();

describe('a cluster with two owners, repaired', () => {
  it.each(ALIASES)('%s leaves no corruption', async (name) => {
    const path = folder(`${name}.qcow2`);
    writeFileSync(path, qcow2Fixture(name));
    const output = folder(`${name}-repaired.qcow2`);
    const { status, out, err } = await runCli('repair', path, '--accept', 'all', '-o', output);
    expect(status, out + err).toBe(0);
    expect(judge(output)).toMatchObject({ corruptions: 0 });
  });
});

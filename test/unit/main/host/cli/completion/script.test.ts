import { describe, expect, it } from 'vitest';
import { SHELLS } from '../../../../../../main/host/cli/completion/shells';
import { describeCommandLine } from '../../../../../../main/host/cli/program';
import { cli, runCli } from '../../../../../support/cli/cli';

describe('completion', () => {
  it.each(SHELLS)('%s: knows every command and every option', async (shell) => {
    const script = await cli('completion', shell);
    for (const { name, options } of await describeCommandLine()) {
      if (name !== '') expect(script).toContain(`/${name.replace(' ', '/')}`);
      for (const { names } of options)
        for (const option of names)
          expect(script).toContain(
            shell === 'fish'
              ? ` ${option.replace(/^--?/, (dashes) => (dashes === '--' ? '-l ' : '-s '))}`
              : option,
          );
    }
  });

  it('another shell is refused with those it knows', async () => {
    const { status, out, err } = await runCli('completion', 'csh');
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(/'csh' is invalid for argument 'shell'\. Allowed choices are bash, zsh, fish/);
  });

  it('needs a shell', async () => {
    expect((await runCli('completion')).status).toBe(2);
  });
});

describe('completion in fish', () => {
  it('says what a command and an option are for, and quotes it', async () => {
    const script = await cli('completion', 'fish');
    expect(script).toContain(`complete -c zonesmith -n '__zonesmith_at ""' -a 'create' -d 'create an image'`);
    expect(script).toContain(`-l start -x -d 'QEMU\\'s properties for its next start`);
    expect(script).toContain(`-n '__zonesmith_at "/create"' -l format -x -a 'zoned qcow2 zone-file' -d`);
    expect(script).toContain(`-l trace -r -F -d 'commands to run'`);
  });
});

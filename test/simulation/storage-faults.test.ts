import { readdirSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Random } from '../../shared/workload/random';
import { runCli } from '../support/cli/cli';
import {
  PASSING,
  WRITING_COMMANDS,
  writingCommandsOf,
  WritingScene,
  WRITTEN_FAMILIES,
} from '../support/cli/writing-commands';
import { withFault, withShortCalls, type SystemFault } from '../support/storage/failing-system';
import { sampleOf } from '../support/run/samples';
import { runsOf } from '../support/run/seeds';
import { useFolder } from '../support/storage/temporary-folder';

/** Calls that are made to fail in each command, evenly over all that it makes; each of them in a thorough run. */
const FAULTS = runsOf(2, Infinity);
const KINDS: readonly SystemFault[] = ['EIO', 'ENOSPC for good', 'short', 'ENOSPC', 'EIO for good'];

describe.each(WRITTEN_FAMILIES)('a call to the system that fails, $name', (family) => {
  const path = useFolder();
  // Each command with every other family.
  const commands = sampleOf(writingCommandsOf(family), 2, WRITTEN_FAMILIES.indexOf(family));

  it.each(commands)(
    '$name: no wrong success, no silent loss, nothing half made',
    {
      timeout: 3_600_000,
    },
    async (command) => {
      const scene = new WritingScene(path, family);
      await scene.prepare();
      const words = scene.wordsOf(command);
      const run = (nth: number, fault: SystemFault) => withFault(nth, fault, () => runCli(...words));
      const lengthOf = (name: string): number | null => {
        const stat = statSync(path('work', name), { throwIfNoEntry: false });
        if (!stat?.isDirectory()) return stat?.size ?? null;
        // A second name that cannot be removed any more is no image.
        return readdirSync(path('work', name)).filter((one) => !PASSING.test(one)).length;
      };

      const undisturbed = await run(0, 'EIO');
      expect(command.finds ? [0, 1] : [0], undisturbed.value.err).toContain(undisturbed.value.status);
      const zones = await scene.zones();
      // The times in a record are its own.
      const made = scene
        .makesOf(command)
        .filter((name) => name !== 'r')
        .map((name) => [name, lengthOf(name)] as const);

      const step = Math.max(1, Math.floor(undisturbed.calls / FAULTS));
      // Another kind comes first for each command.
      let tried = WRITING_COMMANDS.indexOf(command);
      const first = tried;
      for (let nth = 1; nth <= undisturbed.calls; nth += step) {
        const fault = KINDS[tried++ % KINDS.length]!;
        scene.restore();
        const { value, failed } = await run(nth, fault);
        const what = `${command.name}, call ${nth} (${failed}, ${fault}): ${value.err}`;
        const isDone = value.status === 0 || (value.status === 1 && command.finds === true);
        expect(isDone ? [0, 1] : [3, 4], what).toContain(value.status);
        expect(value.err, what).not.toContain('internal error');
        const isPending = / and is applied at the next opening for writing\b/.test(value.err);
        scene.expectAllOrNothing(command, isDone ? 'done' : isPending ? 'pending' : 'failed', what);
        for (const [name, length] of made)
          expect(isDone ? [length] : [length, null], what).toContain(lengthOf(name));
        if (isDone) expect(await scene.zones(), what).toEqual(zones);
        // Where nothing can be written any more, a change that consists of several writes stays as it is: that is said.
        if (!fault.endsWith(' for good')) expect(await scene.errors(), what).toEqual([]);
        scene.expectData(command, what);
      }
      console.log(`${family.name}, ${command.name}: ${tried - first} of ${undisturbed.calls} calls failed`);
    },
  );

  it.each(commands)(
    '$name: reads and writes that move a part only, or are interrupted, change nothing',
    { timeout: 600_000 },
    async (command) => {
      const scene = new WritingScene(path, family);
      await scene.prepare();
      const words = scene.wordsOf(command);
      const whole = await runCli(...words);
      const zones = await scene.zones();
      const made = scene.makesOf(command).filter((name) => name !== 'r');
      const found = () => made.map((name) => statSync(path('work', name)).size);
      const sizes = found();
      scene.restore();
      const short = withShortCalls(new Random(WRITING_COMMANDS.indexOf(command)), () => runCli(...words));
      const { status, err } = await short.value;
      expect(status, err).toBe(whole.status);
      scene.expectAllOrNothing(command, 'done', command.name);
      expect(await scene.zones()).toEqual(zones);
      expect(found()).toEqual(sizes);
      expect(await scene.errors()).toEqual([]);
    },
  );
});

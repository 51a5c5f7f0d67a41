import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { passingPathOf } from '../../../main/storage/node-passing-files';

/** Writes a passing file of a process that has ended, and one of this process, of four bytes each; their paths. */
export async function leftAndMaking(target: string): Promise<[left: string, making: string]> {
  const making = passingPathOf(target);
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  const start = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[19]!;
  const ended = once(child, 'close');
  child.kill('SIGKILL');
  await ended;
  const left = making.replace(
    /-[0-9a-z]+-[0-9a-z]+-(\d+-\d+)\.zsnew$/,
    `-${child.pid!.toString(36)}-${Number(start).toString(36)}-$1.zsnew`,
  );
  for (const path of [left, making]) writeFileSync(path, 'left');
  return [left, making];
}

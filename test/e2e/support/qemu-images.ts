import { execFileSync } from 'node:child_process';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { root, type Workbench } from './workbench';

const FIXTURES = join(root, 'test/fixtures/qemu');

/** Puts one image that QEMU wrote into the workbench's folder under a name of its own. Answers its path. */
export function placeQemuImage({ folder }: Workbench, scenario: string, image: string, name: string): string {
  const archive = join(FIXTURES, scenario, 'images.tar.gz');
  execFileSync('tar', ['-xSf', archive, '-C', folder, image]);
  renameSync(join(folder, image), join(folder, name));
  return join(folder, name);
}

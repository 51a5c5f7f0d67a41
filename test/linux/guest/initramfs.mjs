// From unpacked packages to what QEMU boots: the kernel, and one archive with programs, their libraries and modules.
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { openSync, closeSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { MODULES, PROGRAMS } from './recipe.mjs';
import { run } from './run.mjs';

const LIBRARIES = 'lib/x86_64-linux-gnu';
const LOADER = 'lib64/ld-linux-x86-64.so.2';
const FOLDERS = ['bin', 'sbin', 'usr/bin', 'lib64', LIBRARIES, 'proc', 'sys', 'dev', 'tmp', 'run', 'mnt'];
const HOST = '11111111-2222-3333-4444-555555555555';

/**
 * Makes `vmlinuz`, `initramfs.cpio` and, of the programs alone, `programs/` for use on this machine.
 * @param {string} packages unpacked packages
 * @param {string} folder where to
 */
export function buildGuest(packages, folder) {
  const root = join(folder, 'programs');
  for (const name of [...FOLDERS, 'etc/nvme']) mkdirSync(join(root, name), { recursive: true });
  copyPrograms(packages, root);
  const release = basename(
    readdirSync(join(packages, 'boot')).find((name) => name.startsWith('vmlinuz-')) ?? '',
  );
  copyFileSync(join(packages, 'boot', release), join(folder, 'vmlinuz'));
  copyModules(packages, root, release.replace('vmlinuz-', ''));
  writeSettings(root);
  pack(root, join(folder, 'initramfs.cpio'));
}

/**
 * @param {string} packages
 * @param {string} root
 */
function copyPrograms(packages, root) {
  const libraries = [`usr/${LIBRARIES}`, LIBRARIES, `usr/${LIBRARIES}/ceph`].map((name) =>
    join(packages, name),
  );
  const loader = first([LOADER, `${LIBRARIES}/ld-linux-x86-64.so.2`].map((name) => join(packages, name)));
  copyFileSync(loader, join(root, LOADER));
  copyFileSync(
    first([join(packages, 'bin/busybox'), join(packages, 'usr/bin/busybox')]),
    join(root, 'bin/busybox'),
  );
  for (const name of PROGRAMS) {
    const program = first(['bin', 'sbin', 'usr/bin', 'usr/sbin'].map((place) => join(packages, place, name)));
    copyFileSync(program, join(root, 'usr/bin', name));
    const needed = run(loader, ['--library-path', libraries.join(':'), '--list', program]);
    for (const [, library] of needed.matchAll(/=> (\/\S+)/g))
      copyFileSync(/** @type {string} */ (library), join(root, LIBRARIES, basename(String(library))));
  }
}

/**
 * The modules, unpacked, with those they depend on.
 * @param {string} packages
 * @param {string} root
 * @param {string} release of the kernel
 */
function copyModules(packages, root, release) {
  const source = join(packages, 'lib/modules', release);
  const target = join(root, 'lib/modules', release);
  run('depmod', ['-b', packages, release], { env: withSbin });
  const dependencies = readFileSync(join(source, 'modules.dep'), 'utf8').split('\n');
  const builtIn = readFileSync(join(source, 'modules.builtin'), 'utf8').split('\n');
  for (const name of MODULES) {
    const line = dependencies.find((text) => moduleName(text.split(':')[0] ?? '') === plain(name));
    if (line === undefined && !builtIn.some((path) => moduleName(path) === plain(name)))
      throw new Error(`no module ${name} in kernel ${release}`);
    for (const path of (line ?? '').split(/:? /).filter((word) => word !== '')) {
      mkdirSync(dirname(join(target, path)), { recursive: true });
      copyFileSync(join(source, path.replace(/:$/, '')), join(target, path.replace(/:$/, '')));
    }
  }
  for (const name of ['modules.order', 'modules.builtin', 'modules.builtin.modinfo'])
    if (existsSync(join(source, name))) cpSync(join(source, name), join(target, name));
  run('sh', ['-c', 'find "$0" -name "*.ko.xz" -exec xz -d -f {} +', target]);
  run('depmod', ['-b', root, release], { env: withSbin });
}

const withSbin = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };

/** @param {string} name */
const plain = (name) => name.replaceAll('-', '_');

/** @param {string} path */
const moduleName = (path) => plain(basename(path).replace(/\.ko.*/, ''));

/**
 * The first of some files that is there.
 * @param {readonly string[]} paths
 */
function first(paths) {
  const found = paths.find((path) => existsSync(path));
  if (found === undefined) throw new Error(`the packages have no ${paths[0]}`);
  return found;
}

/** @param {string} root */
function writeSettings(root) {
  writeFileSync(join(root, 'etc/nvme/hostid'), `${HOST}\n`);
  writeFileSync(join(root, 'etc/nvme/hostnqn'), `nqn.2014-08.org.nvmexpress:uuid:${HOST}\n`);
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0:root:/:/bin/sh\n');
  writeFileSync(join(root, 'etc/mtab'), '');
  for (const [name, target] of [
    ['init.sh', 'init'],
    ['answer.sh', 'answer'],
  ]) {
    copyFileSync(join(import.meta.dirname, String(name)), join(root, String(target)));
    chmodSync(join(root, String(target)), 0o755);
  }
  symlinkSync('/usr/bin/modprobe', join(root, 'sbin/modprobe'));
}

/**
 * Uncompressed: the emulated processor would take longer to unpack it than the disk to read it.
 * @param {string} root
 * @param {string} archive
 */
function pack(root, archive) {
  const output = openSync(archive, 'w');
  const names = run('find', ['.'], { cwd: root });
  run('cpio', ['-o', '-H', 'newc', '--quiet', '-R', '0:0'], {
    cwd: root,
    input: names,
    stdio: ['pipe', output, 'pipe'],
  });
  closeSync(output);
}

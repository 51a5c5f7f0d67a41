// What the guest is made of, and where a made one is kept.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Debian's kernel of this series judges; captured outputs are of it, too. */
export const KERNEL = { package: 'linux-image-amd64', series: '6.1.' };

/** Debian packages whose programs the guest runs; apt adds what they depend on. */
export const PACKAGES = [
  ...['busybox-static', 'bash', 'coreutils', 'kmod', 'util-linux', 'util-linux-extra', 'mount'],
  ...['nvme-cli', 'fio', 'btrfs-progs', 'f2fs-tools'],
];

/** Programs of those packages; everything else is BusyBox's. */
export const PROGRAMS = [
  ...['bash', 'dd', 'od', 'modprobe', 'mount', 'umount', 'blkzone', 'blkdiscard', 'nvme', 'fio'],
  ...['btrfs', 'mkfs.btrfs', 'mkfs.f2fs', 'fsck.f2fs'],
];

/** Modules of the kernel; those that they depend on are added. */
export const MODULES = [
  ...['virtio_pci', 'virtio_net', 'virtio_blk', 'nvme', 'nvme-tcp'],
  ...['btrfs', 'f2fs', 'crc32c_generic', 'crc32_generic', 'libcrc32c', 'xxhash_generic', 'blake2b_generic'],
  ...['sha256_generic'],
];

/** Where guests are kept: `ZONESMITH_GUEST_CACHE`, else a folder of the user's caches. */
export const cacheFolder = () =>
  process.env.ZONESMITH_GUEST_CACHE ??
  join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'zonesmith/guest');

/** Folder of the guest that these files make: other files make another one. */
export function guestFolder() {
  const sources = ['recipe.mjs', 'packages.mjs', 'initramfs.mjs', 'init.sh', 'answer.sh'];
  const hash = createHash('sha256');
  for (const name of sources) hash.update(readFileSync(join(import.meta.dirname, name)));
  return join(cacheFolder(), hash.digest('hex').slice(0, 16));
}

/** Whether the guest is there. It gets its name when it is whole. */
export const isMade = () => existsSync(guestFolder());

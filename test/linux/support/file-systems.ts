/** File systems that a kernel makes on a zoned drive, in words of its shell. */

/** One of them; the zoned drive is `/dev/zoned`. */
export interface FileSystem {
  readonly name: string;
  readonly make: string;
  /** Mounts it at `/mnt`. */
  readonly mount: string;
  /** Whether its checker takes the bytes of the drive alone. */
  readonly checked: boolean;
}

/** A file system on the zoned drive alone. */
export const BTRFS: FileSystem = {
  name: 'btrfs',
  make: 'modprobe btrfs && mkfs.btrfs -q -f -O zoned -d single -m single /dev/zoned',
  mount: 'mount -t btrfs /dev/zoned /mnt',
  checked: true,
};

/** One with its tables on a disk that is not zoned, the first of the guest. */
export const F2FS: FileSystem = {
  name: 'f2fs',
  make: 'modprobe f2fs && mkfs.f2fs -f -m -c /dev/zoned /dev/vda',
  mount: 'mount -t f2fs /dev/vda /mnt',
  checked: false,
};

/** Words for QEMU: a disk of 64 MiB that is not zoned, its blocks as large as those of the zoned drive. */
export const plainDisk = (file: string): string[] => [
  ...['-drive', `file=${file},if=none,format=raw,id=plain,cache=unsafe`],
  ...['-device', 'virtio-blk-pci,drive=plain,logical_block_size=4096,physical_block_size=4096'],
];

/** Size of the file of that disk. */
export const PLAIN_DISK_BYTES = 64 * 1024 * 1024;

/**
 * Writes files of 1 to 256 KiB, the first `count` or until a write fails, and makes most of them durable. What was, and its
 * checksum, is in the file `durable` of the guest; it is printed.
 */
export const writeFiles = (count: number): string => `
: >durable
for number in $(seq ${count}); do
  head -c $((1024 + number * 65521 % 261120)) /dev/urandom >next
  if [ $((number % 4)) = 0 ]; then cp next /mnt/lost-or-not-$number; continue; fi
  dd if=next of=/mnt/file-$number bs=64k conv=fsync 2>/dev/null || break
  echo "$(sha256sum <next | cut -d' ' -f1)  /mnt/file-$number" >>durable
done
cat durable`;

/** Fails unless every file that was made durable is whole; says which is not. */
export const CHECK_FILES = 'sha256sum -c durable | grep -v ": OK$"; [ "${PIPESTATUS[0]}" = 0 ]';

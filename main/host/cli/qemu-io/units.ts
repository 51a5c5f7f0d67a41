const STEPS: readonly (readonly [string, number])[] = [
  ['TiB', 2 ** 40],
  ['GiB', 2 ** 30],
  ['MiB', 2 ** 20],
  ['KiB', 2 ** 10],
];

/** A byte count as qemu-io prints it: `4 KiB`, `512 bytes`, `1.500 MiB`. */
export function ioBytes(bytes: number): string {
  const [name, size] = STEPS.find(([, step]) => bytes >= step) ?? ['bytes', 1];
  return `${(bytes / size).toFixed(3).replace(/\.000$/, '')} ${name}`;
}

/** The second line of a read or write: amount, operations, time and rates. */
export function ioRates(bytes: number, seconds: number): string {
  const time = Math.max(seconds, 1e-6);
  const rates = `${ioBytes(bytes / time)}/sec and ${(1 / time).toFixed(4)} ops/sec`;
  return `${ioBytes(bytes)}, 1 ops; ${time.toFixed(2).padStart(5, '0')} sec (${rates})`;
}

/** One row of `read -v`: offset, bytes, and letters and digits among them. */
export function ioDumpRow(bytes: Uint8Array, offset: number): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte).replace(/[^0-9A-Za-z]/, '.')).join('');
  return `${offset.toString(16).padStart(8, '0')}:  ${hex}  ${text}`;
}

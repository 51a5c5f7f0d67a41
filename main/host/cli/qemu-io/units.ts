const STEPS: readonly (readonly [string, number])[] = [
  ['TiB', 2 ** 40],
  ['GiB', 2 ** 30],
  ['MiB', 2 ** 20],
  ['KiB', 2 ** 10],
];

/** A byte count as qemu-io prints it: `4 KiB`, `512 bytes`, `1.500 MiB`. */
export function ioBytes(bytes: number): string {
  for (const [name, size] of STEPS) {
    if (bytes >= size) return `${threeDecimals(bytes / size)} ${name}`;
  }
  return `${threeDecimals(bytes)} bytes`;
}

/** The second line of a read or write: amount, operations, time and rates. */
export function ioRates(bytes: number, seconds: number): string {
  const time = Math.max(seconds, 1e-6);
  const rates = `${ioBytes(bytes / time)}/sec and ${(1 / time).toFixed(4)} ops/sec`;
  return `${ioBytes(bytes)}, 1 ops; ${time.toFixed(2).padStart(5, '0')} sec (${rates})`;
}

function threeDecimals(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(3);
}

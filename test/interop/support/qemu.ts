import { expect } from 'vitest';
import { runPeer } from './peers';

/** A range of a file. */
export interface Range {
  readonly offset: number;
  readonly length: number;
}

/** Whether every byte of a range of a file has this value, as `qemu-io read -P` sees it. */
export function holdsPattern(path: string, byte: number, { offset, length }: Range): boolean {
  const command = `read -P ${byte} ${offset} ${length}`;
  const { status, stdout } = runPeer('qemu-io', ['-r', '-f', 'raw', '-c', command, path]);
  expect(stdout.toString()).toContain(`read ${length}/${length} bytes at offset ${offset}`);
  expect(stdout.includes('Pattern verification failed')).toBe(status !== 0);
  return status === 0;
}

/** Fills a range of a file by `qemu-io write -P`. */
export function writePattern(path: string, byte: number, { offset, length }: Range): void {
  const command = `write -P ${byte} ${offset} ${length}`;
  const { status, stdout } = runPeer('qemu-io', ['-f', 'raw', '-c', command, path]);
  expect([status, stdout.toString().split('\n')[0]]).toEqual([
    0,
    `wrote ${length}/${length} bytes at offset ${offset}`,
  ]);
}

/** What `qemu-img info` says of a raw file. */
export function imageInfo(path: string): { readonly 'virtual-size': number; readonly 'actual-size': number } {
  return JSON.parse(succeed('info', path)) as ReturnType<typeof imageInfo>;
}

/** Ranges that hold data as `qemu-img map` sees them: everything that is no hole. */
export function dataRanges(path: string): Range[] {
  const ranges = JSON.parse(succeed('map', path)) as { start: number; length: number; data: boolean }[];
  return ranges.filter(({ data }) => data).map(({ start, length }) => ({ offset: start, length }));
}

/** Whether `qemu-img compare` finds two files identical. */
export function areIdentical(one: string, other: string): boolean {
  const { status, stdout } = runPeer('qemu-img', ['compare', '-f', 'raw', '-F', 'raw', one, other]);
  expect(stdout.toString()).toContain(status === 0 ? 'Images are identical.' : 'Content mismatch');
  return status === 0;
}

function succeed(command: 'info' | 'map', path: string): string {
  const { status, stdout, stderr } = runPeer('qemu-img', [command, '-f', 'raw', '--output=json', path]);
  expect(`${status} ${stderr}`, `qemu-img ${command}`).toMatch(/^0 /);
  return stdout.toString();
}

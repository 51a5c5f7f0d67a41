import { describe, expect, it } from 'vitest';
import { resolveAddress } from '../../../../main/device/address';
import { zoneStart } from '../../../../shared/zone/geometry';
import { deviceOver, memoryImage } from '../../../support/image/device-images';

const file = memoryImage();
const device = deviceOver(file);
device.execute({ op: 'write', zone: 2, blocks: 3 });
const { image } = device;
const fileSize = file.size();
const resolve = (text: string, from = 1000) => resolveAddress(text, { image, fileSize, from });
const startOf = (zone: number) => image.blocks.offsetOf(zoneStart(image.facts.geometry, zone))!;

describe('resolveAddress', () => {
  it.each<[string, number]>([
    ['0', 0],
    ['512', 512],
    ['0x200', 512],
    [' 0X200 ', 512],
    ['+16', 1016],
    ['-0x10', 984],
    ['z0', startOf(0)],
    ['z7', startOf(7)],
    ['Z7+0x120', startOf(7) + 0x120],
    ['z3-8', startOf(3) - 8],
    ['lba:0x80', startOf(0) + 0x80 * 4096],
    ['lba:1+7', startOf(0) + 4096 + 7],
    ['s:9', startOf(0) + 9 * 512],
    ['wp:2', startOf(2) + 3 * 4096],
    ['table:7', image.anatomy.entryPlace(7).offset],
    ['table:7+4', image.anatomy.entryPlace(7).offset + 4],
    ['end', fileSize],
    ['end-16', fileSize - 16],
    ['z7 + 288 B', startOf(7) + 288],
    ['z7 + 0x120 B', startOf(7) + 0x120],
    ['z1 + 1,024 B', startOf(1) + 1024],
    ['LBA 1,024', startOf(0) + 1024 * 4096],
    ['LBA 0x80 + 16 B', startOf(0) + 0x80 * 4096 + 16],
    ['sector 0x9', startOf(0) + 9 * 512],
    ['offset 0x200', 512],
    ['1,000 B', 1000],
    ['4KiB', 4096],
    ['4 KiB', 4096],
    ['z7+1k', startOf(7) + 1024],
    ['200h', 512],
    ['0ffh', 255],
    ['zone 7', startOf(7)],
    ['zone 7 + 0x10', startOf(7) + 16],
    ['z 7', startOf(7)],
    ['wp 2', startOf(2) + 3 * 4096],
    ['table 7', image.anatomy.entryPlace(7).offset],
  ])('%j is offset %i', (text, offset) => {
    expect(resolve(text)).toBe(offset);
  });

  it.each([
    ['z'],
    ['zebra'],
    ['z7+'],
    ['lba:'],
    ['wp'],
    ['16+16'],
    ['+'],
    ['1.5'],
    ['0x'],
    ['table:x'],
    ['ende'],
  ])('says what is accepted instead of %j', (text) => {
    const accepted = expect.stringMatching(/z7\+0x120, lba:0x80, s:2048.*wp:7, table:7, end-16/);
    expect(() => resolve(text)).toThrow(expect.objectContaining({ code: 'usage', message: accepted }));
  });

  it('says how hexadecimal is written where that was probably meant', () => {
    expect(() => resolve('ffff')).toThrow(/a hexadecimal offset is written 0xffff$/);
    expect(() => resolve('zebra')).not.toThrow(/hexadecimal offset/);
  });

  it('quotes what was typed as it was typed', () => {
    for (const typed of ['1GIB+', 'WP', 'Z99']) expect(() => resolve(typed)).toThrow(`'${typed}'`);
  });

  it.each([
    ['z8', /zones 0 to 7/],
    ['table:8', /zones 0 to 7/],
    ['wp:0', /no valid write pointer/],
    ['lba:2049', /outside of the device/],
    ['z0-0x2000', /outside of the device/],
    ['end+1', /outside of the file/],
    ['-1001', /outside of the file/],
  ])('refuses %j', (text, message) => {
    expect(() => resolve(text)).toThrow(message);
  });
});

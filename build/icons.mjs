// node build/icons.mjs: draws build/resources/icon.svg in every size that a desktop asks for: PNGs for Linux, an .ico for
// Windows and an .icns for macOS. They are kept in the repository, so that packing needs no browser.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright';
import { requireChromium } from './find-chromium.mjs';
import { inRoot } from './paths.mjs';

const resources = inRoot('build/resources');

/** Pixels of a side. */
const SIZES = [16, 32, 48, 64, 128, 256, 512, 1024];
const ICO_SIZES = [16, 32, 48, 64, 128, 256];
/** Types of an .icns that hold a PNG, with the pixels of it; those of @2x have their own names. */
const ICNS_TYPES = /** @type {const} */ ([
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
]);

/** @returns {Promise<Map<number, Buffer>>} PNGs by their size */
async function draw() {
  const svg = readFileSync(`${resources}/icon.svg`, 'utf8');
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath: requireChromium(), args });
  const page = await browser.newPage();
  /** @type {Map<number, Buffer>} */
  const pictures = new Map();
  for (const size of SIZES) {
    await page.setViewportSize({ width: size, height: size });
    const style = `body{margin:0}svg{display:block;width:${size}px;height:${size}px}`;
    await page.setContent(`<style>${style}</style>${svg}`);
    pictures.set(size, await page.screenshot({ omitBackground: true }));
  }
  await browser.close();
  return pictures;
}

/**
 * An .ico of PNGs: a header of 6 bytes, 16 for each picture, the pictures. A side of 256 is said by 0.
 * @param {Map<number, Buffer>} pictures
 */
function icoOf(pictures) {
  const head = Buffer.alloc(6 + 16 * ICO_SIZES.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(ICO_SIZES.length, 4);
  let offset = head.length;
  const bodies = ICO_SIZES.map((size, index) => {
    const png = pictureOf(pictures, size);
    const at = 6 + 16 * index;
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
    return png;
  });
  return Buffer.concat([head, ...bodies]);
}

/**
 * An .icns: `icns` and the length of all, then for each picture its type and its length with these 8 bytes.
 * @param {Map<number, Buffer>} pictures
 */
function icnsOf(pictures) {
  const parts = ICNS_TYPES.map(([type, size]) => chunkOf(type, pictureOf(pictures, size)));
  return chunkOf('icns', Buffer.concat(parts));
}

/**
 * @param {string} type
 * @param {Buffer} content
 */
function chunkOf(type, content) {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(content.length + head.length, 4);
  return Buffer.concat([head, content]);
}

/**
 * @param {Map<number, Buffer>} pictures
 * @param {number} size
 */
function pictureOf(pictures, size) {
  const png = pictures.get(size);
  if (png === undefined) throw new Error(`icons: no picture of ${size} pixels was drawn`);
  return png;
}

const pictures = await draw();
mkdirSync(`${resources}/icons`, { recursive: true });
for (const [size, png] of pictures) writeFileSync(`${resources}/icons/${size}x${size}.png`, png);
writeFileSync(`${resources}/icon.ico`, icoOf(pictures));
writeFileSync(`${resources}/icon.icns`, icnsOf(pictures));
console.log(`icons: ${SIZES.join(', ')} pixels, icon.ico, icon.icns in build/resources`);

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { details, openImage, runCommand, selectZone, zonesmith } from './support/actions';
import { expect, test, type Workbench } from './support/workbench';

async function exportMap(workbench: Workbench, form: RegExp, name: string): Promise<Buffer> {
  const { page, folder } = workbench;
  await runCommand(page, 'Export zone map');
  const dialog = page.getByRole('dialog', { name: 'Export zone map' });
  await dialog.getByRole('radio', { name: form }).check();
  await workbench.answerFile(() => dialog.getByRole('button', { name: 'Export…' }).click(), 'save', name);
  await expect(() => expect(readFileSync(join(folder, name)).length).toBeGreaterThan(0)).toPass();
  return readFileSync(join(folder, name));
}

/** Width and height that the head of a PNG tells. */
const sizeOf = (png: Buffer) => [png.readUInt32BE(16), png.readUInt32BE(20)];

test(
  'the map of zones is a picture of its own, and what a zone holds is in its details',
  { tag: '@further' },
  async ({ workbench }) => {
    const { page } = workbench;
    zonesmith(workbench, 'create', 'a.zoned', '--zone-size', '1MiB', '--zones', '3000');
    zonesmith(workbench, 'write', 'a.zoned', '--zone', '4', '--pattern', '0x5a', '--length', '64KiB');
    await openImage(workbench, 'a.zoned');
    const svg = (await exportMap(workbench, /^SVG/, 'map.svg')).toString();
    expect(svg).toContain('>a.zoned</text>');
    expect(svg).toContain('2,999</text>');
    const whole = await exportMap(workbench, /^PNG\s*All zones/, 'map.png');
    expect([whole.toString('latin1', 1, 4), ...sizeOf(whole)]).toEqual(['PNG', 1920, 1200]);
    const seen = await exportMap(workbench, /^PNG as seen/, 'seen.png');
    expect(sizeOf(seen)[0]).toBeLessThan(1920);
    await selectZone(page, 4);
    await expect(details(page)).toContainText('a repeated pattern, 0.0 bits a byte, by samples');
    expect(workbench.complaints).toEqual([]);
  },
);

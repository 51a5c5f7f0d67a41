import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { beforeEach, expect, it } from 'vitest';
import { useMeasures } from '../../../../../renderer/stores/bytes/measures';
import { useByteEdits } from '../../../../../renderer/stores/bytes/byte-edits';
import { useInspector } from '../../../../../renderer/stores/inspect/inspector';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { MIB } from '../../../../../shared/units/units';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

let workbench: Workbench;
const countOf = (channel: string) => workbench.calls.filter((one) => one.channel === channel).length;

beforeEach(async () => {
  workbench = openWorkbench();
  const { session } = await workbench.open();
  await useSessions().setMode(session, 'editing');
});

it('measures what is selected, as other programs do', async () => {
  const file = readFileSync(workbench.path('a.img')).subarray(0, 5000);
  useInspector().select(0, 5000);
  await useMeasures().start();
  expect(useMeasures().measure).toMatchObject({
    crc32: crc32(file),
    sha256: createHash('sha256').update(file).digest('hex'),
  });
  useInspector().select(0, 5001);
  expect(useMeasures().measure).toBeNull();
});

it('measures again what was changed, and nothing that is measured already', async () => {
  useInspector().select(4096, 8);
  useMeasures().follow();
  await workbench.settle();
  useMeasures().follow();
  await workbench.settle();
  expect(countOf('bytes:measure')).toBe(1);
  expect(useMeasures().measure?.zeroBytes).toBe(8);
  await useByteEdits().write(4096, Uint8Array.of(7));
  expect(useMeasures().measure).toBeNull();
});

it('measures a long selection as a job, when it is asked to', async () => {
  useInspector().select(0, 5 * MIB);
  useMeasures().follow();
  await workbench.settle();
  expect(countOf('bytes:measure') + countOf('measures:start')).toBe(0);
  await useMeasures().start();
  expect(countOf('measures:start')).toBe(1);
  expect(useMeasures().measure?.length).toBe(5 * MIB);
});

import { describe, expect, it } from 'vitest';
import { PRINTERS } from '../../../../../main/report/printers/registry';
import { REPORT_FORMATS } from '../../../../../shared/image/report-formats';
import { imageOfAllStates, reportOf } from '../../../../support/cli/cli-images';

describe('report formats', () => {
  it('each has a printer and a title of its own', () => {
    expect(Object.keys(PRINTERS).sort()).toEqual(REPORT_FORMATS.map(({ name }) => name as string).sort());
    expect(new Set(REPORT_FORMATS.map(({ title }) => title)).size).toBe(REPORT_FORMATS.length);
  });

  it('qemu-io prints 512-byte sectors and absolute pointers, as its zrp does', () => {
    expect(reportOf(imageOfAllStates(), 'qemu-io')).toEqual([
      'start: 0x0, len 0x800, cap 0x800, wptr 0x0, zcond:0, [type: 1]',
      'start: 0x800, len 0x800, cap 0x400, wptr 0x800, zcond:1, [type: 2]',
      'start: 0x1000, len 0x800, cap 0x400, wptr 0x1020, zcond:2, [type: 2]',
      'start: 0x1800, len 0x800, cap 0x400, wptr 0x1820, zcond:3, [type: 2]',
      'start: 0x2000, len 0x800, cap 0x400, wptr 0x2020, zcond:4, [type: 2]',
      'start: 0x2800, len 0x800, cap 0x400, wptr 0x3000, zcond:14, [type: 2]',
      'start: 0x3000, len 0x800, cap 0x400, wptr 0x3020, zcond:13, [type: 2]',
      'start: 0x3800, len 0x800, cap 0x400, wptr 0x3820, zcond:15, [type: 2]',
      'start: 0x4000, len 0x200, cap 0x200, wptr 0x4000, zcond:1, [type: 2]',
    ]);
  });
});

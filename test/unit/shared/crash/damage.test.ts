import { describe, expect, it } from 'vitest';
import { formatFault, parseFault, parseFill } from '../../../../shared/crash/damage';
import { formatRecoveryCut, parseRecoveryCut } from '../../../../shared/crash/recovery-cut';

describe('spellings of damage', () => {
  it('are read as they are written', () => {
    expect(parseFill('FF')).toBe('ff');
    expect(formatFault(parseFault('flip', 9))).toBe('flip:9');
    expect(formatFault(parseFault('misdirect:0x10'))).toBe('misdirect:16');
    expect(formatRecoveryCut(parseRecoveryCut('3', 'nvme'))).toBe('3:nvme');
    expect(parseRecoveryCut('0:qemu-zone-file')).toEqual({ writes: 0, policy: 'qemu-zone-file' });
  });

  it('say what is accepted', () => {
    expect(() => parseFill('ones')).toThrow("'ones' is not accepted; accepted: old, zero, garbage, ff");
    expect(() => parseFault('melt')).toThrow('accepted: misdirect|duplicate|flip');
    expect(() => parseFault('flip:1:2')).toThrow('accepted: misdirect');
    expect(() => parseFault('flip:x')).toThrow('is not a whole number');
    expect(() => parseRecoveryCut('3')).toThrow('accepted: K or K:POLICY');
    expect(() => parseRecoveryCut('3:hope')).toThrow('accepted: K or K:POLICY');
  });
});

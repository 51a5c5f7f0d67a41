import { describe, expect, it } from 'vitest';
import { checkForm, parseIoLine, type IoForm } from '../../../../../../main/trace/importers/qemu-io-line';

describe('lines of the dialect', () => {
  it('are a name, switches, a pattern and numbers with suffixes', () => {
    const call = parseIoLine('  read -vq -P 0xa1 1M 768k ');
    expect(call).toMatchObject({ name: 'read', pattern: 0xa1, numbers: [2 ** 20, 768 * 1024] });
    expect([...call!.flags].sort()).toEqual(['q', 'v']);
  });

  it.each(['', '   ', '# a comment', '  # write 0 4k'])('%j is nothing', (line) => {
    expect(parseIoLine(line)).toBeNull();
  });

  it.each([
    ['write -P 256 0 4k', /-P takes a byte, 0 to 255/],
    ['write -P', /-P takes a byte/],
    ['zrp here 4', /'here' is not a size/],
  ])('%s is refused', (line, message) => {
    expect(() => parseIoLine(line)).toThrow(message);
  });
});

describe('forms', () => {
  const form: IoForm = { text: 'read [-qv] [-P pattern] offset len', switches: 'qvP', numbers: 2 };
  const check =
    (line: string, given = form) =>
    () =>
      checkForm(parseIoLine(line)!, given);

  it('take their switches and exactly their numbers', () => {
    expect(check('read -q -P 1 0 4k')).not.toThrow();
    expect(check('read -z 0 4k')).toThrow(
      'read: unknown switch -z; usage: read [-qv] [-P pattern] offset len',
    );
    expect(check('read 0')).toThrow(/^read: 1 numbers given; usage/);
    expect(check('read 0 1 2')).toThrow(/^read: 3 numbers given/);
  });

  it('may take more numbers', () => {
    expect(check('zap 0 512 512', { ...form, more: true })).not.toThrow();
    expect(check('zap 0', { ...form, more: true })).toThrow(/1 numbers/);
  });

  it('a pattern is a switch like the others', () => {
    expect(check('zo -P 1 0 1M', { ...form, switches: '' })).toThrow(/unknown switch -P/);
  });
});

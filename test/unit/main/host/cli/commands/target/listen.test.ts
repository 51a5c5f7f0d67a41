import { describe, expect, it } from 'vitest';
import { parseListen } from '../../../../../../../main/host/cli/commands/target/listen';

describe('parseListen', () => {
  it.each([
    ['127.0.0.1:4420', '127.0.0.1', 4420],
    ['localhost:0', 'localhost', 0],
    ['[::1]:65535', '::1', 65_535],
    ['lab-host.example:4420', 'lab-host.example', 4420],
  ])('takes %s', (text, host, port) => {
    expect(parseListen(text, '--listen')).toEqual({ host, port });
  });

  it.each(['4420', '127.0.0.1', '127.0.0.1:65536', ':4420', '::1:4420', '[zz]:1', 'a b:1', ''])(
    'refuses %j and names the option',
    (text) => {
      expect(() => parseListen(text, '--listen')).toThrow(/^--listen: .* HOST:PORT/);
    },
  );
});

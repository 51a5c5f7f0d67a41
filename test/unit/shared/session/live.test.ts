import { describe, expect, it } from 'vitest';
import { connectLine, isLoopback } from '../../../../shared/session/live';

describe('connectLine', () => {
  it('is the line that attaches a Linux host', () => {
    const nqn = 'nqn.2014-08.org.nvmexpress:uuid:1';
    expect(connectLine({ host: '127.0.0.1', port: 4420 }, nqn)).toBe(
      `nvme connect -t tcp -a 127.0.0.1 -s 4420 -n ${nqn}`,
    );
  });
});

describe('isLoopback', () => {
  it.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost', 'LOCALHOST'])('knows %s', (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each(['0.0.0.0', '::', '10.0.0.1', '127.example.org', 'localhost.example'])(
    'is not fooled by %s',
    (host) => {
      expect(isLoopback(host)).toBe(false);
    },
  );
});

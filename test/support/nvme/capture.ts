/** PDUs between Linux' host and its own target, as they were captured. */
import { readFileSync } from 'node:fs';

const CAPTURE = new URL('../../fixtures/captures/nvme-tcp/nvmet-pdus.txt', import.meta.url);

export interface CapturedPdu {
  readonly isHost: boolean;
  /** Which of the TCP connections. */
  readonly connection: string;
  /** What the line says behind the queue: `CapsuleCmd plen=72 Identify …`. */
  readonly title: string;
  /** As its PLEN says, with zeros where the capture shows none. */
  readonly bytes: Buffer;
}

/** The PDUs of the capture; headers are whole, of data the first 256 bytes. */
export function capturedPdus(): CapturedPdu[] {
  const pdus: CapturedPdu[] = [];
  for (const line of readFileSync(CAPTURE, 'utf8').split('\n')) {
    const head = /^(H->C|C->H) (conn\d+) q\S+ (.*)$/.exec(line);
    const length = /plen=(\d+)/.exec(line);
    const shown = Buffer.from(line.replace('data:', '').replaceAll(' ', ''), 'hex');
    const last = pdus.at(-1);
    if (head)
      pdus.push({
        isHost: head[1] === 'H->C',
        connection: head[2]!,
        title: head[3]!,
        bytes: Buffer.alloc(Number(length![1])),
      });
    else if (last && line.startsWith('     data: ')) last.bytes.set(shown, last.bytes[3]);
    else if (last && line.startsWith('     ')) last.bytes.set(shown, 0);
  }
  return pdus;
}

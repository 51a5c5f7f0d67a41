/** What comes over a wire: messages of pages, lines of programs, PDUs of hosts. */
import { BATCH_MAX, serveLines } from '../../../main/host/api/line-host';
import { PduReader } from '../../../main/host/nvme/framing';
import { ProtocolError, readHostData, readIcReq } from '../../../main/host/nvme/pdu';
import { SubmissionEntry } from '../../../main/host/nvme/submission-entry';
import { createEventHub } from '../../../main/ipc/event-hub';
import { AppError } from '../../../shared/errors/app-error';
import { decodeMessage, encodeMessage } from '../../../shared/ipc/wire';
import { adminPdus, ioPdus, mutant } from '../../support/nvme/mutants';
import { PDU } from '../../support/nvme/pdu';
import { mutatedText } from '../texts';
import { pick, several, type FuzzTarget } from '../target';

const CALL = {
  id: 7,
  channel: 'bytes:write',
  arguments: { session: 's1', bytes: Uint8Array.of(1, 2, 3), at: [Float64Array.of(1, 2)] },
};

const wire: FuzzTarget<Uint8Array> = {
  name: 'wire',
  make(random) {
    const message = encodeMessage(CALL).slice();
    for (let changes = 1 + random.below(4); changes > 0; changes--)
      message[random.below(message.length)] =
        random.below(3) === 0
          ? random.below(256)
          : pick(random, [0, 1, 127, 128, 255, 34, 44, 91, 93, 123, 125]);
    return random.below(8) === 0 ? message.slice(0, random.below(message.length + 1)) : message;
  },
  run(message) {
    try {
      decodeMessage(message);
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.code !== 'malformed') throw thrown;
    }
  },
};

const REQUESTS = [
  '{"jsonrpc":"2.0","id":1,"method":"app:describe","params":{}}',
  '{"jsonrpc":"2.0","id":"x","method":"bytes:write","params":{"session":"s1","offset":0,"bytes":{"$bytes":"AQID"}}}',
  '[{"jsonrpc":"2.0","id":1,"method":"recent:list"},{"jsonrpc":"2.0","method":"jobs:cancel","params":{"job":"s1-1"}}]',
  '{"jsonrpc":"2.0","id":null,"method":"zones:report","params":{"session":"s1","first":0,"count":{"$numbers":[1,null]}}}',
];

const lines: FuzzTarget<string> = {
  name: 'line',
  make: (random) =>
    [...several(random, 3, () => mutatedText(pick(random, REQUESTS), random)), REQUESTS[0]].join('\n'),
  async run(text) {
    const answers: unknown[] = [];
    const gate = {
      answer: () => Promise.resolve({ id: 0, result: { ok: true, value: null as never } } as const),
    };
    const windows = { attach: () => undefined, detach: () => undefined };
    const input = (async function* () {
      yield await Promise.resolve(Buffer.from(text));
    })();
    await serveLines({ gate, windows, hub: createEventHub() }, input, (line) => {
      answers.push(JSON.parse(line));
      return Promise.resolve();
    });
    const last = answers.flat().at(-1) as { readonly result?: unknown; readonly error?: object } | undefined;
    if (last === undefined) throw new Error('the last line, which is sound, was not answered');
    if (answers.flat().length > BATCH_MAX * 64) throw new Error('more answers than requests');
  },
};

const ADDRESS = {
  host: '127.0.0.1',
  port: 1,
  subsystem: 'nqn.2026-01.test:fuzz',
  nqn: 'nqn.2026-01.test:host',
};

const pdus: FuzzTarget<readonly Uint8Array[]> = {
  name: 'pdu',
  make(random) {
    const options = { ...ADDRESS, hostNqn: ADDRESS.nqn } as never;
    const sound = [...adminPdus(options), ...ioPdus(options, 1)];
    return [Buffer.from(sound[0]!), ...several(random, 5, () => mutant(pick(random, sound), random))].map(
      (pdu) =>
        Uint8Array.from(random.below(6) === 0 && pdu.length >= 8 ? mutant(Buffer.from(pdu), random) : pdu),
    );
  },
  run(sent) {
    const entry = new SubmissionEntry();
    const reader = new PduReader({
      header(type, from, start, bytes) {
        if (type === PDU.icReq) readIcReq(from, start);
        else if (type === PDU.command) entry.load(from, start + 8);
        else readHostData(from, start);
        return Buffer.alloc(bytes);
      },
      complete: () => undefined,
    });
    Object.assign(reader, { capsuleBytesMax: 8192, hostDataBytesMax: 131_072 });
    try {
      for (const pdu of sent) reader.push(Buffer.from(pdu));
    } catch (thrown) {
      if (!(thrown instanceof ProtocolError)) throw thrown;
    }
  },
};

/** Everything that takes messages. */
export const messages: readonly FuzzTarget[] = [wire, lines, pdus];

import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { failAbout } from '../../../shared/errors/app-error';
import { assert } from '../../../shared/errors/assert';
import { CRASH_INVARIANTS } from '../../../shared/crash/invariant';
import { exact } from '../../../shared/units/schemas';
import type { TallySnapshot } from './tally';
import { FINGERPRINT_WORDS } from './unique-images';

/** Where an exploration keeps how far it is, so that another process can go on. */
export interface ExplorationProgress {
  /** Names it in messages. */
  readonly name: string;
  /** What was kept before; null = the exploration begins. */
  readonly kept: Uint8Array | null;
  /** Names what decides the result besides image, commands and choices, such as another judge; empty = nothing does. */
  readonly judgedBy: string;
  /** Called before the first state, between any two, and at the end, however that comes: `take` gives what is to be kept. */
  offer(take: () => Uint8Array, isEnd: boolean): void;
}

const FIRST_LINE = /^zonesmith exploration 1 ([0-9a-f]{64})\n/;
const FIRST_LINE_BYTES = 'zonesmith exploration 1 \n'.length + 64;
const WORD_BYTES = 4;
/** Of an image: its fingerprint, the cut that it is counted at, the promises that it was judged by, its verdict. */
const IMAGE_BYTES = (FINGERPRINT_WORDS + 2) * WORD_BYTES + 1;

const text = v.string();
const invariant = v.picklist(CRASH_INVARIANTS.map(({ name }) => name));
const counts = { consistent: exact, recoveredWithLoss: exact, violated: exact };
const STATE = { id: text, at: exact };
const HEAD = v.strictObject({
  ...{ subject: text, images: exact, met: exact, recoveryCuts: exact },
  cuts: v.array(
    v.strictObject({
      ...{ point: text, pending: exact, states: exact, ...counts },
      example: v.optional(v.strictObject(STATE)),
    }),
  ),
  examples: v.array(
    v.strictObject({
      ...{ ...STATE, message: text },
      verdict: v.picklist(['consistent', 'recoveredWithLoss', 'violated']),
      ...{ invariant: v.optional(invariant), within: v.optional(invariant) },
    }),
  ),
});

/** A tally as bytes: a line with the SHA-256 of all behind it, a line of JSON that names the subject, and the images. */
export function encodeProgress(subject: string, snapshot: TallySnapshot): Uint8Array {
  const { fingerprints, verdicts, cutOf, promises, ...rest } = snapshot;
  const images = verdicts.length;
  assert(
    fingerprints.length === images * FINGERPRINT_WORDS &&
      cutOf.length === images &&
      promises.length === images,
    'an image has no number, or no verdict',
  );
  const head = Buffer.from(`${JSON.stringify({ subject, images, ...rest })}\n`);
  const body = Buffer.concat([head, ...[fingerprints, cutOf, promises, verdicts].map(bytesOf)]);
  return Buffer.concat([Buffer.from(`zonesmith exploration 1 ${sha256(body)}\n`), body]);
}

/**
 * The reverse of encodeProgress. Errors, naming `name`: `malformed` for anything else or damaged, `usage` for the progress of
 * another exploration.
 */
export function decodeProgress(bytes: Uint8Array, subject: string, name: string): TallySnapshot {
  const first = FIRST_LINE.exec(Buffer.from(bytes.subarray(0, FIRST_LINE_BYTES)).toString('latin1'));
  const body = Buffer.from(bytes.subarray(FIRST_LINE_BYTES));
  if (!first) return failAbout(name, 'malformed', 'is not the progress of an exploration', { name });
  const end = body.indexOf('\n');
  const head = first[1] === sha256(body) ? parseJson(body.subarray(0, end)) : null;
  if (!v.is(HEAD, head))
    return failAbout(name, 'malformed', 'is damaged; without it the exploration begins anew', { name });
  const { subject: found, images, ...rest } = head;
  if (found !== subject) {
    const message = `is the progress of another exploration: ${found}; this one is ${subject}`;
    failAbout(name, 'usage', message, { found, subject });
  }
  const columns = body.subarray(end + 1);
  assert(
    columns.length === images * IMAGE_BYTES,
    'a progress that was kept whole has other images than it says',
  );
  const words = wordsOf(columns.subarray(0, columns.length - images));
  return {
    ...rest,
    fingerprints: words.subarray(0, images * FINGERPRINT_WORDS),
    cutOf: words.subarray(images * FINGERPRINT_WORDS, images * (FINGERPRINT_WORDS + 1)),
    promises: words.subarray(images * (FINGERPRINT_WORDS + 1)),
    verdicts: Uint8Array.from(columns.subarray(columns.length - images)),
  };
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint8Array | Uint32Array): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
}

/** Words in the order of the machine, copied to where they may lie. */
function wordsOf(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(Uint8Array.from(bytes).buffer);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return null;
  }
}

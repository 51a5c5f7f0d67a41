import * as v from 'valibot';
import { fail } from '../../../../../shared/errors/app-error';
import type { Exploration } from '../../../../../shared/crash/exploration';
import { CRASH_INVARIANTS } from '../../../../../shared/crash/invariant';
import { exact, type Checked } from '../../../../../shared/units/schemas';

const VERDICTS = ['consistent', 'recoveredWithLoss', 'violated'] as const;
const TEXT_MAX = 10_000;
const text = v.pipe(v.string(), v.maxLength(TEXT_MAX));
const invariant = v.picklist(CRASH_INVARIANTS.map(({ name }) => name));
const counts = { consistent: exact, recoveredWithLoss: exact, violated: exact };

const RESULT = v.object({
  ...{ states: exact, unique: exact, ...counts },
  examples: v.array(
    v.object({
      ...{ id: text, message: text, at: exact },
      verdict: v.picklist(VERDICTS),
      ...{ invariant: v.optional(invariant), within: v.optional(invariant) },
    }),
  ),
  recoveryCuts: v.optional(exact),
  ...{ complete: v.boolean(), formula: v.string(), subject: text },
  shard: v.nullable(v.object({ number: exact, of: exact })),
  cuts: v.array(
    v.object({
      ...{ point: text, pending: exact, states: exact, ...counts },
      example: v.optional(v.object({ id: text, at: exact })),
    }),
  ),
});

/** A result that `crash explore --json` printed, of the file `name`. Errors: `malformed`, naming file and field. */
export function parseExploration(content: string, name: string): Exploration {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    fail('malformed', `${name}: not JSON: ${reason}`, { name });
  }
  const parsed = v.safeParse(RESULT, value);
  if (parsed.success) return parsed.output satisfies Checked<typeof RESULT>;
  const [issue] = parsed.issues;
  return fail(
    'malformed',
    `${name}: is not the JSON of an exploration: ${v.getDotPath(issue) ?? 'document'}: ${issue.message}`,
    { name },
  );
}

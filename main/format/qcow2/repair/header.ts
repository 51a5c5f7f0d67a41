import type { CheckProgress } from '../../check/check-progress';
import type { Repair } from '../../check/repair';
import { check, type CheckSource } from '../anatomy/check';
import { INCOMPATIBLE } from '../layout';
import { ZONED_FEATURE_BIT } from '../header/extension-layout';
import { HEADER, MAGIC } from '../layout';
import { setIncompatible } from './entries';

/** What a writer sets and only a repair may clear. */
const MARKS = [
  { code: 'qcow2-corrupt', bit: INCOMPATIBLE.corrupt },
  { code: 'qcow2-dirty', bit: INCOMPATIBLE.dirty },
] as const;

/** The magic, and the feature bit that belongs to the variant. */
export function* headerRepairs({ file, model }: CheckSource): Generator<Repair> {
  const has = (code: string) => model.findings.some((finding) => finding.code === code);
  if (has('qcow2-magic'))
    yield {
      code: 'qcow2-magic',
      why: 'the header reads as that of the variant that was named, in every field',
      apply: () => file.write(HEADER.magic.offset, MAGIC, 'header'),
    };
  const wanted = model.zoned && ZONED_FEATURE_BIT[model.zoned.variant];
  if (wanted !== null && has('qcow2-zoned-bit'))
    yield {
      code: 'qcow2-zoned-bit',
      why: `the layout of the extension is one whose writers ${wanted ? 'set' : 'know no'} bit 5`,
      apply: () => setIncompatible(file, INCOMPATIBLE.zoned, wanted),
    };
}

/** Marks of a writer that stopped, once a check finds nothing else. */
export function* finalMarkRepairs(source: CheckSource, onProgress: CheckProgress): Generator<Repair> {
  const marks = MARKS.filter(({ code }) => source.model.findings.some((finding) => finding.code === code));
  if (marks.length === 0) return;
  for (const { code, severity } of check(source, onProgress))
    if (severity !== 'info' && !marks.some((mark) => mark.code === code)) return;
  for (const { code, bit } of marks)
    yield {
      code,
      why: 'a check of the whole image finds nothing else that is wrong',
      apply: () => setIncompatible(source.file, bit, false),
    };
}

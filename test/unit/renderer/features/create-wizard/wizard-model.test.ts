import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { GIB, MIB } from '../../../../../shared/units/units';
import { ARGUMENT_SCHEMAS } from '../../../../../shared/ipc/schemas';
import { PRESETS } from '../../../../../renderer/features/create-wizard/presets';
import {
  applyFix,
  canCreate,
  defaultProfile,
  describeDraft,
  deviceBytesOf,
  findDraftProblems,
  fixTitle,
  mergeProblems,
  problemOf,
  toSpec,
  withDeviceBytes,
  withField,
  type Draft,
  type DraftProblem,
} from '../../../../../renderer/features/create-wizard/wizard-model';

const UUID = '00000000-0000-4000-8000-000000000000';
const small = PRESETS[0]!.draft;
const draft = (change: Partial<Draft>): Draft => ({ ...small, ...change });

describe('wizard model', () => {
  it('turns every preset into a spec that the contract accepts, without problems of its own', () => {
    for (const preset of PRESETS) {
      const spec = toSpec(preset.draft, UUID);
      expect(v.is(ARGUMENT_SCHEMAS['images:plan'], { spec, path: null }), preset.id).toBe(true);
      expect(findDraftProblems(preset.draft), preset.id).toEqual([]);
    }
  });

  it('fills in what was left empty', () => {
    const spec = toSpec(small, UUID);
    expect(spec).toMatchObject({
      zoneCapacityBytes: MIB,
      lastZoneSizeBytes: MIB,
      profile: 'zns',
      fileSizeBytes: null,
    });
    expect(toSpec(draft({ conventional: '0-3' }), UUID)).toMatchObject({
      profile: 'linux-blk',
      conventional: [[0, 3]],
    });
  });

  it('names the leftover of a device size that is no multiple, and offers the next one', () => {
    const odd = withDeviceBytes(draft({ zoneSizeBytes: 64 * MIB }), 1025 * MIB);
    const [problem] = findDraftProblems(odd);
    expect(problem?.message).toBe('1025 MiB are 16 zones of 64 MiB, with 1 MiB left over.');
    expect(problem?.fix).toEqual({ title: 'Round up to 1088 MiB', value: 1088 * MIB });
    const fixed = applyFix(odd, problem!);
    expect(findDraftProblems(fixed)).toEqual([]);
    expect([fixed.zoneCount, deviceBytesOf(fixed)]).toEqual([17, 1088 * MIB]);
  });

  it('keeps number and size of the zones in step, whichever is entered', () => {
    const bySize = withField(small, 'deviceBytes', 32 * MIB);
    expect(bySize.zoneCount).toBe(32);
    expect(withField(bySize, 'zoneSizeBytes', 2 * MIB).zoneCount).toBe(16);
    const byCount = withField(bySize, 'zoneCount', 10);
    expect(deviceBytesOf(byCount)).toBe(10 * MIB);
    expect(deviceBytesOf(withField(byCount, 'lastZoneSizeBytes', 4096))).toBe(9 * MIB + 4096);
  });

  it('survives a zone size of zero and no zones', () => {
    expect(deviceBytesOf(draft({ zoneCount: 0 }))).toBe(0);
    const none = withField(draft({ deviceBytes: MIB }), 'zoneSizeBytes', 0);
    expect(none.zoneCount).toBe(16);
    expect(findDraftProblems(none)).toEqual([]);
  });

  it('says what is wrong with conventional zones', () => {
    const wrong = draft({ conventional: '0-3,99' });
    const problem = problemOf(findDraftProblems(wrong), 'conventional');
    expect(problem?.message).toContain('zone 99 does not exist');
    expect(toSpec(wrong, UUID).conventional).toEqual([]);
    expect(applyFix(wrong, problem!).conventional).toBe('');
  });

  it('takes back what the rfc layout cannot say', () => {
    const rich = draft({
      zoneCapacityBytes: MIB / 2,
      lastZoneSizeBytes: 4096,
      zdeBytes: 64,
      label: 'x',
      profile: 'zbc',
    });
    const plain = withField(rich, 'variant', 'rfc');
    expect(toSpec(plain, UUID)).toMatchObject({
      variant: 'rfc',
      zoneCapacityBytes: MIB,
      lastZoneSizeBytes: MIB,
      zdeBytes: 0,
      label: '',
    });
    expect(defaultProfile(plain)).toBe('linux-blk');
  });

  it('keeps the file size for rfc only', () => {
    expect(toSpec(draft({ variant: 'rfc', fileSizeBytes: GIB }), UUID).fileSizeBytes).toBe(GIB);
    expect(toSpec(draft({ variant: 'extended', fileSizeBytes: GIB }), UUID).fileSizeBytes).toBeNull();
  });

  it('creates despite warnings, with leave despite what needs force, never despite errors', () => {
    const of = (severity: DraftProblem['severity']): DraftProblem => ({
      field: 'zoneCount',
      severity,
      message: 'x',
    });
    expect(canCreate(small, [of('warning')])).toBe(true);
    expect(canCreate(small, [of('force')])).toBe(false);
    expect(canCreate(draft({ force: true }), [of('force'), of('warning')])).toBe(true);
    expect(canCreate(draft({ force: true }), [of('error')])).toBe(false);
  });

  it('shows the worst problem of a field, and its own before those of the plan', () => {
    const planned = [
      { field: 'zoneSizeBytes', severity: 'warning', message: 'odd' },
      { field: 'zoneSizeBytes', severity: 'error', message: 'zero' },
      { field: 'conventional', severity: 'error', message: 'planned' },
    ] as const;
    const problems = mergeProblems(draft({ conventional: 'x' }), planned);
    expect(problemOf(problems, 'zoneSizeBytes')?.message).toBe('zero');
    expect(problemOf(problems, 'conventional')?.message).not.toBe('planned');
    expect(problemOf(problems, 'label')).toBeUndefined();
  });

  it('says once that the zone size is wrong, not again for sizes that follow from it', () => {
    const planned = (['zoneSizeBytes', 'zoneCapacityBytes', 'lastZoneSizeBytes'] as const).map((field) => ({
      field,
      severity: 'error' as const,
      message: `${field} of 0 bytes`,
    }));
    const fieldsOf = (problems: readonly DraftProblem[]) => problems.map(({ field }) => field);
    expect(fieldsOf(mergeProblems(small, planned))).toEqual(['zoneSizeBytes']);
    expect(fieldsOf(mergeProblems(draft({ zoneCapacityBytes: 0 }), planned))).toEqual([
      'zoneSizeBytes',
      'zoneCapacityBytes',
    ]);
    expect(fieldsOf(mergeProblems(small, planned.slice(1)))).toEqual([
      'zoneCapacityBytes',
      'lastZoneSizeBytes',
    ]);
  });

  it('begins the words of a fix with a capital', () => {
    const problem: DraftProblem = { field: 'zoneCount', severity: 'error', message: 'x' };
    expect(fixTitle({ ...problem, fix: { title: 'use 1', value: 1 } })).toBe('Use 1');
    expect(fixTitle(problem)).toBeUndefined();
  });

  it('applies fixes of the plan to limits and ignores those it has no field for', () => {
    const problem: DraftProblem = {
      field: 'openZonesMax',
      severity: 'error',
      message: 'x',
      fix: { title: 'y', value: 5 },
    };
    expect(applyFix(small, problem).openZonesMax).toBe(5);
    expect(applyFix(small, { ...problem, field: 'uuid' })).toBe(small);
    expect(applyFix(small, { ...problem, fix: undefined })).toBe(small);
  });

  it('describes the image in one line', () => {
    expect(describeDraft(draft({ conventional: '0-1' }))).toBe(
      '16 zones of 1 MiB, 2 conventional, 16 MiB in all',
    );
  });
});

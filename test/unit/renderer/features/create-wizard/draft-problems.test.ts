import { describe, expect, it } from 'vitest';
import { MIB } from '../../../../../shared/units/units';
import {
  applyFix,
  canCreate,
  findDraftProblems,
  fixTitle,
  mergeProblems,
  problemOf,
  type DraftProblem,
} from '../../../../../renderer/features/create-wizard/draft-problems';
import { WRITABLE_FAMILIES, writableFamily } from '../../../../../main/format/registry';
import { presetsOf } from '../../../../../renderer/features/create-wizard/presets';
import {
  deviceBytesOf,
  toSpec,
  withDeviceBytes,
  type Draft,
} from '../../../../../renderer/features/create-wizard/wizard-model';

const UUID = '00000000-0000-4000-8000-000000000000';
const PRESETS = presetsOf(WRITABLE_FAMILIES);
const small = PRESETS[0]!.draft;
const draft = (change: Partial<Draft>): Draft => ({ ...small, ...change });

describe('problems of the wizard', () => {
  it('names the leftover of a device size that is no multiple, and offers the next one', () => {
    const odd = withDeviceBytes(draft({ zoneSizeBytes: 64 * MIB }), 1025 * MIB);
    const [problem] = findDraftProblems(odd);
    expect(problem?.message).toBe('1025 MiB are 16 zones of 64 MiB, with 1 MiB left over.');
    expect(problem?.fix).toEqual({ title: 'Round up to 1088 MiB', value: 1088 * MIB });
    const fixed = applyFix(odd, problem!);
    expect(findDraftProblems(fixed)).toEqual([]);
    expect([fixed.zoneCount, deviceBytesOf(fixed)]).toEqual([17, 1088 * MIB]);
  });

  it('offers a shorter last zone for the leftover, where the layout can hold one', () => {
    const sized = (change: Partial<Draft>) =>
      withDeviceBytes(draft({ zoneSizeBytes: 64 * MIB, ...change }), 1025 * MIB);
    const [problem] = findDraftProblems(sized({}));
    expect(problem?.otherFix?.title).toBe('Last zone of 1 MiB');
    const fixed = problem!.otherFix!.draft;
    expect(findDraftProblems(fixed)).toEqual([]);
    expect(toSpec(fixed, UUID)).toMatchObject({ zoneCount: 17, lastZoneSizeBytes: MIB });
    expect(deviceBytesOf(fixed)).toBe(1025 * MIB);
    const alike = sized({ family: writableFamily('zone-file'), variant: 'v5' });
    expect(findDraftProblems(alike)[0]?.otherFix).toBeUndefined();
    const ragged = withDeviceBytes(draft({ zoneSizeBytes: 64 * MIB }), 1025 * MIB + 100);
    expect(findDraftProblems(ragged)[0]?.otherFix).toBeUndefined();
  });

  it('says what is wrong with conventional zones', () => {
    const wrong = draft({ conventional: '0-3,99' });
    const problem = problemOf(findDraftProblems(wrong), 'conventional');
    expect(problem?.message).toContain('zone 99 does not exist');
    expect(toSpec(wrong, UUID).conventional).toEqual([]);
    expect(applyFix(wrong, problem!).conventional).toBe('');
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

  it('keeps the conventional zones that lead where a layout stores only their number', () => {
    const scattered = draft({ family: writableFamily('qcow2'), variant: '44', conventional: '0-3,8' });
    const problem = problemOf(findDraftProblems(scattered), 'conventional');
    expect(problem?.message).toContain('0-3,8');
    expect(problem?.fix).toEqual({ title: 'Keep 0-3', value: '0-3' });
    expect(findDraftProblems(applyFix(scattered, problem!))).toEqual([]);
    const late = findDraftProblems(draft({ variant: 'rfc', conventional: '4' }));
    expect(late[0]?.fix).toEqual({ title: 'Clear', value: '' });
  });

  it('says which states are of zones that are not there any more, and leaves them out', () => {
    const states = [
      { first: 1, last: 1, state: 'full' as const },
      { first: 10, last: 40, state: 'offline' as const },
    ];
    const [problem] = findDraftProblems(draft({ states }));
    expect(problem).toMatchObject({
      ...{ field: 'states', severity: 'error' },
      message: 'There are states for zones up to 40; the zones are 0 to 15.',
    });
    expect(problem!.otherFix!.title).toBe('Leave out zones from 16 on');
    const fixed = problem!.otherFix!.draft;
    expect(fixed.states).toEqual([states[0], { ...states[1], last: 15 }]);
    expect(findDraftProblems(fixed)).toEqual([]);
  });

  it('warns of data that takes long to write, beside what the plan says', () => {
    const states = [{ first: 0, last: 9, state: 'closed' as const, fillPercent: 50 }];
    expect(findDraftProblems(draft({ states }))).toEqual([]);
    const large = draft({ states, zoneSizeBytes: 1024 * MIB });
    const planned = { field: 'states', severity: 'error', message: '10 active' } as const;
    const problems = mergeProblems(large, [planned]);
    expect(problems.map(({ severity }) => severity)).toEqual(['warning', 'error']);
    expect(problems[0]!.message).toMatch(/^5 GiB of data are written/);
    expect(problemOf(problems, 'states')).toEqual(planned);
    const fixed = problems[0]!.otherFix!.draft;
    expect(fixed.states).toEqual([{ ...states[0], data: null }]);
    expect(findDraftProblems(fixed)).toEqual([]);
  });

  it('asks nothing about conventional zones of a family that has none', () => {
    expect(
      findDraftProblems(draft({ family: writableFamily('zone-file'), variant: 'v5', conventional: 'x' })),
    ).toEqual([]);
  });
});

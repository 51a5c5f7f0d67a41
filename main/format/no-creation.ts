import { fail } from '../../shared/errors/app-error';
import type { CreationPlan } from '../../shared/image/image-spec';
import type { FormatDriver } from './driver';

/** The creating half of a driver for images that are only read: nothing is planned, nothing is made. */
export function noCreation(title: string): Pick<FormatDriver, 'plan' | 'create'> {
  const message = `${title} can be read only, not created`;
  return {
    plan: (): CreationPlan => ({
      problems: [{ field: 'format', severity: 'error', message }],
      sections: [],
      fileSizeBytes: 0,
      allocatedBytes: 0,
      tableBytes: 0,
      commands: [],
    }),
    create: () => fail('usage', message),
  };
}

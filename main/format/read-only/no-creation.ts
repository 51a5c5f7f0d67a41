import type { FormatDriver } from '../driver';
import { newImage } from '../new-image';

/** The creating half of a driver for images that are only read: nothing is planned, nothing is made. */
export function noCreation(title: string): Pick<FormatDriver, 'plan'> {
  const message = `${title} can be read only, not created`;
  return {
    plan: (spec) => newImage(spec, [{ field: 'format', severity: 'error', message }], () => null),
  };
}

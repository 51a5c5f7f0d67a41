import { quoteArgument } from '../units/shell-word';
import { OPENING, openingValues, type OpenImageOptions } from './open-options';

/** The command line's options for choices made when an image was opened: those that decide what commands do to it. */
export function optionWords(options: OpenImageOptions): string[] {
  const values = openingValues(options);
  return OPENING.flatMap(({ key, cli, group, isGeometry }) => {
    const value = values[key];
    const decides = group !== 'nextStart' || isGeometry;
    if (cli === undefined || !decides || value === undefined) return [];
    if (typeof value === 'boolean') return value ? [cli.flag] : [];
    const all = Array.isArray(value) ? value : [value];
    return all.flatMap((one) => [cli.flag, quoteArgument(String(one))]);
  });
}

import type { OpenImageOptions } from './open-options';
import { quoteArgument } from '../units/shell-word';

/** The command line's options for choices made when an image was opened: those that decide what commands do to it. */
export function optionWords(options: OpenImageOptions): string[] {
  const { variant, profile, data, namespace, openZonesMax, activeZonesMax } = options;
  const given: readonly (readonly [string, string | number | undefined])[] = [
    ['--variant', variant],
    ['--profile', profile],
    ['--data', data],
    ['--namespace', namespace],
    ['--max-open', openZonesMax],
    ['--max-active', activeZonesMax],
  ];
  return given.flatMap(([name, value]) => (value === undefined ? [] : [name, quoteArgument(String(value))]));
}

import { fail } from '../../../shared/errors/app-error';
import type { BlockFile } from '../../storage/block-file';
import type { DriverOptions, FormatDriver, Recognition } from '../driver';
import { createZoned } from './create/create';
import { extendedModel } from './header/extended-model';
import { ZonedImage } from './image';
import type { ZonedModel } from './model';
import { readBranchAHeader, readRfcHeader } from './header/plain-header';
import { plainModel } from './header/plain-model';
import { planZoned } from './create/plan';
import { recogniseZoned } from './header/recognise';

/** Driver of the `zoned` layouts; see FORMAT.md. */
export const zonedDriver: FormatDriver = {
  name: 'zoned',
  title: 'zoned raw image',
  variants: [
    {
      variant: 'extended',
      title: 'zoned, extended: checksums, capacity, extensions, any conventional zones',
      creatable: true,
    },
    { variant: 'rfc', title: 'zoned, as QEMU’s RFC driver of December 2022 reads it', creatable: true },
    { variant: 'branch-a', title: 'zoned, development branch with a 57-byte header', creatable: false },
    { variant: 'branch-b', title: 'zoned, development branch with a 24-byte header', creatable: false },
  ],
  recognise: recogniseZoned,
  open(file, options) {
    const recognition = recognitionFor(file, options);
    return new ZonedImage(file, modelOf(file, recognition, options), recognition);
  },
  plan: planZoned,
  create: createZoned,
};

function recognitionFor(file: BlockFile, { variant }: DriverOptions): Recognition {
  const found = recogniseZoned(file);
  if (!found)
    fail('not-recognised', `${file.name} holds no zoned image: no magic at offset 0 or 9`, {
      file: file.name,
    });
  if (variant === undefined || variant === found.variant) return found;
  if (!zonedDriver.variants.some((known) => known.variant === variant)) {
    const accepted = zonedDriver.variants.map((known) => known.variant).join(', ');
    fail('usage', `--variant ${variant}: not a variant of zoned; accepted: ${accepted}`, { variant });
  }
  if (!found.candidates.some((candidate) => candidate.variant === variant)) {
    fail(
      'not-recognised',
      `${file.name} is no ${variant} image, its first bytes are those of ${found.variant}`,
      {
        file: file.name,
        variant,
      },
    );
  }
  return { ...found, variant };
}

function modelOf(file: BlockFile, { variant, note }: Recognition, options: DriverOptions): ZonedModel {
  switch (variant) {
    case 'extended':
      return extendedModel(file, options);
    case 'rfc':
      return plainModel(file, readRfcHeader(file), options);
    case 'branch-a':
      return plainModel(file, readBranchAHeader(file), options);
    default:
      return fail('unsupported', `${file.name}: zoned, development branch B. ${note ?? ''}`.trimEnd(), {
        file: file.name,
        variant,
      });
  }
}

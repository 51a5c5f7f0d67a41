import type { FormatDriver } from '../driver';
import { buildModel } from './header/build-model';
import { createQcow2 } from './create/create';
import { readHeader } from './header/header';
import { Qcow2Image } from './image';
import { planQcow2 } from './create/plan';
import { recogniseQcow2, seen } from './header/recognise';

/** Driver of zoned qcow2 in all its variants, and of qcow2 images without zones; see FORMAT.md. */
export const qcow2Driver: FormatDriver = {
  name: 'qcow2',
  title: 'zoned qcow2',
  variants: [
    {
      variant: '44',
      title: 'qcow2, specification text of 2026: bit 63 marks conventional zones',
      creatable: true,
    },
    { variant: '56', title: 'qcow2, versions 8 to 10 of the QEMU patches', creatable: true },
    { variant: '48-b', title: 'qcow2, version 4 of the QEMU patches', creatable: true },
    { variant: '48-a', title: 'qcow2, first series of 2023: states in the table', creatable: true },
    { variant: '48-c', title: 'qcow2, versions 5 to 7: size before offset', creatable: true },
    { variant: '48-b-zde', title: 'qcow2, ZNS series of 2023: descriptor extensions', creatable: true },
    { variant: '48-d', title: 'qcow2, branch of 2026: big-endian table', creatable: true },
  ],
  recognise: recogniseQcow2,
  open(file, options) {
    const header = readHeader(file);
    const found = seen(file, header, options.variant);
    return new Qcow2Image(file, buildModel(file, header, found, options), found.recognition);
  },
  plan: planQcow2,
  create: createQcow2,
};

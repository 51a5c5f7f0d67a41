import type { RecoveryPolicy } from '../../../shared/zone/profile';

/** Ways of choosing what is lost; `mask` stands for any hexadecimal mask. */
export const LOSSES = [
  { value: 'unflushed', title: 'Unflushed', text: 'Every write that no flush came after is lost.' },
  {
    value: 'none',
    title: 'None',
    text: 'The cache reached the medium; only a write in progress is incomplete.',
  },
  {
    value: 'all',
    title: 'All',
    text: 'All that may be lost is; flushed writes always stay, so this equals unflushed.',
  },
  { value: 'random', title: 'Random', text: 'Each such write survives or not, as drawn by the seed.' },
  {
    value: 'mask',
    title: 'Chosen writes',
    text: 'The writes ticked in the list survive, the others are lost.',
  },
] as const;

/** One of them. */
export type Loss = (typeof LOSSES)[number]['value'];

/** Power-up policies with their rule for a zone found open. */
const RECOVERIES: readonly {
  readonly value: RecoveryPolicy;
  readonly title: string;
  readonly text: string;
}[] = [
  {
    value: 'nvme',
    title: 'NVMe',
    text: 'As the specification has it: extension valid or pointer past the start → closed, else → empty.',
  },
  {
    value: 'qemu-zone-file',
    title: 'QEMU zone_file',
    text: 'Extension valid → closed; pointer at the start → empty; an active zone free → closed; else → full.',
  },
  {
    value: 'qcow2-derived',
    title: 'From pointers, as zoned qcow2',
    text: 'States are not in the file: pointer at the start → empty, at the capacity → full, between → closed.',
  },
  {
    value: 'keep-open',
    title: 'Keep open',
    text: 'Open zones come back open, as they were: so does FreeBSD’s emulator.',
  },
  { value: 'strict', title: 'Strict', text: 'An open zone is a violation; nothing is changed.' },
];

/** The policies, that of the image's own program marked as such. */
export function recoveriesFor(own: RecoveryPolicy): typeof RECOVERIES {
  return RECOVERIES.map((one) =>
    one.value === own ? { ...one, title: `${one.title} (usual for this image)` } : one,
  );
}

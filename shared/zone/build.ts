/**
 * Quirk profiles: how the QEMU builds behaved whose images are met in the field. Facts observed in their images and
 * transcripts; the ids are those of the bug lists that findings speak of, too.
 */

/** One thing that a build does otherwise than the rules say. */
export interface Quirk {
  /** Such as `rfc-R5`. */
  readonly id: string;
  readonly text: string;
}

/** A build as it is chosen. */
export interface BuildProfile {
  readonly name: string;
  readonly title: string;
  /** Each of its commands; or its starts alone, where the commands follow the rules. */
  readonly reenacted: 'commands' | 'starts';
  /** What it does otherwise, in the order of its ids. */
  readonly quirks: readonly Quirk[];
}

const quirk = (id: string, text: string): Quirk => ({ id, text });

/** The builds that can be re-enacted. */
export const BUILDS = [
  {
    name: 'qemu-zoned-rfc',
    title: 'QEMU with the zoned driver of the RFC of December 2022',
    reenacted: 'commands',
    quirks: [
      quirk('rfc-R1', 'a write may lie anywhere; the pointer moves by its length, whatever its offset'),
      quirk('rfc-R2', 'data is stored before the active limit is asked: a refused write has stored it'),
      quirk(
        'rfc-R3',
        'the zone of a write is (offset + 512) / zone size; behind the last one a word is appended',
      ),
      quirk('rfc-R4', 'writing makes no zone full, turns a full one implicitly open, and may cross zones'),
      quirk(
        'rfc-R5',
        'an append overwrites the zone from its start, answers its own end and counts its length twice',
      ),
      quirk('rfc-R6', 'an append to a conventional zone makes it sequential until the image is opened again'),
      quirk(
        'rfc-R7',
        'a report from zone n on shows states and pointers of the zones from 0 on, past the table, too',
      ),
      quirk('rfc-R8', 'limits count what this process opened, not what the image holds'),
      quirk('rfc-R9', 'opening an empty zone asks the active limit only; nothing is closed to make room'),
      quirk('rfc-R10', 'a closed zone stays closed at its start; a full one can be opened'),
      quirk('rfc-R12', 'zone starts are told by a mask, wrong for sizes that are no power of two'),
      quirk('rfc-R13', 'a pointer of 2 GiB and more goes through 32 bits with a sign'),
      quirk('rfc-R17', 'a range of zones is its first zone, but for a reset of all'),
    ],
  },
  {
    name: 'qemu-qcow2-v4',
    title: 'QEMU with zoned qcow2, version 4 of the series (September 2023)',
    reenacted: 'commands',
    quirks: [
      quirk('qcow2-Q2', 'the active limit is never stored, so that no opening is refused'),
      quirk('qcow2-Q3', 'conventional zones refuse every write'),
      quirk('qcow2-Q4', 'a write above the pointer is taken, and past the capacity, too'),
      quirk('qcow2-Q5', 'opening an explicitly open zone again ends the process'),
      quirk(
        'qcow2-Q8',
        'a zone is full when its pointer is a multiple of the zone size, not at its capacity',
      ),
      quirk('qcow2-Q9', 'a reset of the short last zone does nothing, finishing it leads beyond the device'),
      quirk('qcow2-Q10', 'zone starts are told by a mask, wrong for sizes that are no power of two'),
      quirk('qcow2-Q11', 'a report of more zones than there are is refused'),
      quirk('qcow2-Q13', 'the start of a zone is computed in 32 bits when states are derived'),
      quirk('qcow2-Q15', 'a write across the end of a zone is refused when all its data is stored'),
      quirk('qcow2-Q16', 'a full zone can be opened, and is full again when closed'),
    ],
  },
  {
    name: 'qemu-qcow2-v9',
    title: 'QEMU with zoned qcow2, version 9 of the series (September 2024)',
    reenacted: 'commands',
    quirks: [
      quirk('qcow2-N1', 'opening an explicitly open zone again ends the process'),
      quirk('qcow2-N2', 'a write that needs room among explicitly open zones only ends the process'),
      quirk('qcow2-N3', 'opening an empty zone asks the active limit only'),
      quirk('qcow2-N4', 'a zone is taken to be full by a mask of the capacity, right for powers of two only'),
      quirk('qcow2-N6', 'a write that begins in a conventional zone may run over any zones'),
      quirk('qcow2-N9', 'a reset of the short last zone does nothing, finishing it leads beyond the device'),
      quirk('qcow2-N10', 'zone starts are told by a mask, wrong for sizes that are no power of two'),
      quirk('qcow2-N12', 'an append writes at the start of the zone; pointer and answer are right'),
    ],
  },
  {
    name: 'qemu-zone-file-v5',
    title: 'QEMU’s NVMe device with a zone_file, version 5 of the patches (September 2020)',
    reenacted: 'starts',
    quirks: [
      quirk(
        'zone-file-Z1',
        'a descriptor extension of 256 bytes and more is stored modulo 256, and rejected at each start',
      ),
      quirk(
        'zone-file-Z2',
        'a table that is rejected is initialised anew, reserved bytes and extensions keep what was there',
      ),
      quirk('zone-file-Z4', 'a start with other parameters initialises the table without asking'),
    ],
  },
  {
    name: 'qemu-zone-file-older',
    title: 'QEMU’s NVMe device with a zone_file, the code before version 2 of the patches',
    reenacted: 'starts',
    quirks: [
      quirk(
        'zone-file-Z2',
        'a table that is rejected is initialised anew, reserved bytes keep what was there',
      ),
      quirk(
        'zone-file-Z3',
        'counts of open zones are compared with the wrong list; where they pass, the start ends by an assertion',
      ),
    ],
  },
] as const satisfies readonly BuildProfile[];
/** Name of a build. */
export type BuildName = (typeof BUILDS)[number]['name'];
/** Name of a build whose block driver is re-enacted command by command; of the others it is their start. */
export type BlockBuildName = Extract<(typeof BUILDS)[number], { readonly reenacted: 'commands' }>['name'];
/** Names of the builds. */
export const BUILD_NAMES: readonly BuildName[] = BUILDS.map(({ name }) => name);
/** Names of those whose commands are re-enacted. */
export const BLOCK_BUILD_NAMES: readonly BlockBuildName[] = BUILD_NAMES.filter(isBlockBuild);

/** True for a build whose commands are re-enacted. */
export function isBlockBuild(name: BuildName): name is BlockBuildName {
  return BUILDS.some((build) => build.name === name && build.reenacted === 'commands');
}

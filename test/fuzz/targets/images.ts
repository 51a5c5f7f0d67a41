/** Images of every family, with fields of their headers and tables set to what is rarely right. */
import { allFields } from '../../../main/format/all-fields';
import { recognise } from '../../../main/format/registry';
import { OverlayBlockFile } from '../../../main/storage/overlay/overlay-block-file';
import type { StructureField } from '../../../shared/image/field';
import { explore } from '../../support/hostile/explore';
import { baseImages, type BaseImage } from '../../support/hostile/images';
import { mutateField } from '../../support/hostile/mutate';
import { pick, type FuzzTarget } from '../target';

interface DamagedImage {
  readonly base: string;
  readonly changes: readonly { readonly path: string; readonly offset: number; readonly bytes: Uint8Array }[];
  /** Bytes that are left of the file; null = all. */
  readonly size: number | null;
}

interface Base extends BaseImage {
  /** Fields by their path without numbers, so that a header's are met as often as all entries together. */
  readonly groups: readonly (readonly StructureField[])[];
}

function groupsOf({ file }: BaseImage): StructureField[][] {
  const groups = new Map<string, StructureField[]>();
  for (const field of allFields(recognise(file).driver.open(file, {}).anatomy.fields)) {
    const group = field.path.replaceAll(/\d+/g, '#');
    groups.set(group, [...(groups.get(group) ?? []), field]);
  }
  return [...groups.values()];
}

const bases: readonly Base[] = baseImages().map((base) => ({ ...base, groups: groupsOf(base) }));

/** Opening and looking at everything there is. */
export const images: FuzzTarget<DamagedImage> = {
  name: 'image',
  make(random) {
    const base = pick(random, bases);
    const file = new OverlayBlockFile(base.file);
    const changes = Array.from({ length: 1 + random.below(4) }, () => {
      const { path, offset, after } = mutateField(file, pick(random, pick(random, base.groups)), random);
      return { path, offset, bytes: Uint8Array.from(Buffer.from(after, 'hex')) };
    });
    const size = random.below(25) === 0 ? random.below(base.file.size() + 1) : null;
    return { base: base.name, changes, size };
  },
  run({ base: name, changes, size }) {
    const base = bases.find((one) => one.name === name)!;
    const file = new OverlayBlockFile(base.file);
    for (const { offset, bytes } of changes) file.write(offset, bytes, 'data');
    if (size !== null) file.resize(size);
    explore(file);
  },
};

import type { CreationPlan } from '../../../shared/image/image-spec';

/** Stands for the data image in QEMU's command line. */
const DATA_IMAGE = 'DATA-IMAGE';

/** Command lines that name the data image, too; null = none is made. The plan of an image does not know of it. */
export function withDataImage(
  commands: CreationPlan['commands'],
  dataPath: string | null,
): CreationPlan['commands'] {
  if (dataPath === null) return commands;
  return commands.map(({ tool, line, note }) =>
    tool === 'zonesmith'
      ? { tool, line: `${line} --data ${quote(dataPath)}`, note }
      : {
          tool,
          // QEMU ends a property at a comma, unless it is doubled.
          line: line.replace(DATA_IMAGE, () => quote(dataPath.replaceAll(',', ',,'))),
          note: note?.replace(DATA_IMAGE, () => dataPath),
        },
  );
}

/** As a shell takes it. */
function quote(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}

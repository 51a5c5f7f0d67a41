import type { CreationPlan } from '../../../shared/fixture/image-spec';

/** Command lines that also make the data image; null = none is made. The plan of an image does not know of it. */
export function withDataImage(
  commands: CreationPlan['commands'],
  dataPath: string | null,
): CreationPlan['commands'] {
  if (dataPath === null) return commands;
  return commands.map((command) =>
    command.tool === 'zonesmith'
      ? { ...command, line: `${command.line} --data ${quote(dataPath)}` }
      : command,
  );
}

/** As a shell takes it. */
function quote(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}

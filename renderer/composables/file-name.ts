/** The last part of a path of this system or of another. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) || path;
}

/** Where the data image of a copy goes: beside the copy, `<path>.data`. */
export function dataPathFor(path: string): string {
  return `${path}.data`;
}

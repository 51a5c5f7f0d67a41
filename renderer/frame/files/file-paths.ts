/** A folder on the way to another one. */
export interface Crumb {
  readonly name: string;
  readonly path: string;
}

const separatorOf = (path: string) => (path.includes('\\') && !path.startsWith('/') ? '\\' : '/');

/** The folders from the root to `path`, each with its own path. */
export function breadcrumb(path: string): Crumb[] {
  const separator = separatorOf(path);
  const names = path.split(separator).filter((name) => name !== '');
  const root = path.startsWith(separator) ? [{ name: separator, path: separator }] : [];
  const start = root.length > 0 ? separator : '';
  const folders = names.map((name, index) => {
    const folder = start + names.slice(0, index + 1).join(separator);
    return { name, path: folder.endsWith(':') ? folder + separator : folder };
  });
  return [...root, ...folders];
}

/** A name in a folder; an absolute name stays as it is. */
export function joinPath(folder: string, name: string): string {
  if (/^([\\/]|[a-z]:[\\/])/i.test(name)) return name;
  const separator = separatorOf(folder);
  return folder.endsWith(separator) ? folder + name : folder + separator + name;
}

/** Length of a file's name without its suffix: what is typed over when another name is given. */
export function stemLength(name: string): number {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? dot : name.length;
}

/** Where a page leaves its name between two loads: only there, so that a tab that is duplicated has a name of its own. */
const KEY = 'zonesmith-window';

/** The name by which the host knows this window: as its address gives it, as it was before it was loaded again, or a new one. */
export function nameWindow({ search }: Location): string {
  const kept = window.sessionStorage.getItem(KEY);
  const name = new URLSearchParams(search).get('window') ?? kept ?? window.crypto.randomUUID();
  window.sessionStorage.removeItem(KEY);
  window.addEventListener('pagehide', () => window.sessionStorage.setItem(KEY, name));
  window.addEventListener('pageshow', () => window.sessionStorage.removeItem(KEY));
  return name;
}

/** Opens another window of this page; its name, or null where the browser keeps it from opening. */
export function openWindow(): string | null {
  const name = window.crypto.randomUUID();
  const opened = window.open(`/?window=${name}`, '_blank');
  if (opened === null) return null;
  opened.opener = null;
  return name;
}

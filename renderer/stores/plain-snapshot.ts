import type { SessionSnapshot } from '../../shared/session/session';

/**
 * A snapshot whose sentences name the image by its name only: which file it is stands in its tab. Paths of other
 * files stay whole.
 */
export function plainSnapshot(snapshot: SessionSnapshot): SessionSnapshot {
  const { name, info, notices } = snapshot;
  const plain = (sentence: string) => {
    const rest = sentence.startsWith(`${info.path}: `) ? sentence.slice(info.path.length + 2) : sentence;
    return rest.replaceAll(info.path, name);
  };
  const readOnlyReason = info.readOnlyReason === null ? null : plain(info.readOnlyReason);
  return { ...snapshot, info: { ...info, readOnlyReason }, notices: notices.map(plain) };
}

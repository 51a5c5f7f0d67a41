/** Runs calls of which only the newest one's answer counts; an older answer that comes late is dropped. */
export function createLatest() {
  let newest = 0;
  return async function run<T>(ask: () => Promise<T>, take: (answer: T) => void): Promise<void> {
    const turn = ++newest;
    const answer = await ask();
    if (turn === newest) take(answer);
  };
}

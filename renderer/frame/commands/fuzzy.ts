/** How well a text answers a query; higher is better, null = not at all. */
function fuzzyScore(query: string, text: string): number | null {
  const wanted = query.toLowerCase().replaceAll(' ', '');
  const letters = text.toLowerCase();
  let score = 0;
  let at = -1;
  for (const letter of wanted) {
    const next = letters.indexOf(letter, at + 1);
    if (next < 0) return null;
    const startsWord = next === 0 || !/[a-z0-9]/.test(letters[next - 1] ?? '');
    score += (next === at + 1 ? 4 : 0) + (startsWord ? 6 : 0) - Math.min(next - at - 1, 8) * 0.25;
    at = next;
  }
  return score - text.length * 0.02;
}

/** Items that answer a query, best first; all of them in their own order for an empty query. */
export function fuzzyFilter<T>(
  items: readonly T[],
  query: string,
  textOf: (item: T) => string,
): readonly T[] {
  if (query.trim() === '') return items;
  return items
    .map((item) => ({ item, score: fuzzyScore(query, textOf(item)) }))
    .filter((found): found is { item: T; score: number } => found.score !== null)
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item);
}

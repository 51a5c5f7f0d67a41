import { AppError, type ErrorCode, sentenceOf } from '../../../shared/errors/app-error';

/** Matches an AppError of a code whose printed sentence holds all parts, one behind the other. */
export function refusal(code: ErrorCode, ...parts: readonly string[]): Error {
  const matcher = {
    asymmetricMatch: (thrown: unknown) =>
      thrown instanceof AppError && thrown.code === code && holdsInOrder(sentenceOf(thrown), parts),
    toString: () => `AppError ${code}: ${parts.join(' … ')}`,
    getExpectedType: () => 'AppError',
  };
  return matcher as unknown as Error;
}

function holdsInOrder(text: string, parts: readonly string[]): boolean {
  let from = 0;
  for (const part of parts) {
    const at = text.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return true;
}

import type { FromChild, ToChild } from '../messages';

/** The child's end of the link to the test process. */
const waiting = new Map<number, (message: Extract<ToChild, { kind: 'loaded' }>) => void>();
let lastRequest = 0;

export function post(message: FromChild): void {
  process.send?.(message);
}

/** Asks the test process to load a URL in a window; resolves when the page has loaded. */
export function load(window: number, url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = ++lastRequest;
    waiting.set(request, ({ error }) => (error === null ? resolve() : reject(new Error(error))));
    post({ kind: 'load', window, request, url });
  });
}

export function loaded(message: Extract<ToChild, { kind: 'loaded' }>): void {
  waiting.get(message.request)?.(message);
  waiting.delete(message.request);
}

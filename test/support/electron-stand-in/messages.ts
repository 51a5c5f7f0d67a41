/** Messages between the test process and the child that runs the built main bundle. */

/** From the child to the test process. */
export type FromChild =
  | {
      readonly kind: 'open';
      readonly window: number;
      readonly width: number;
      readonly height: number;
      readonly preload: string;
    }
  | { readonly kind: 'load'; readonly window: number; readonly request: number; readonly url: string }
  | { readonly kind: 'post'; readonly window: number; readonly text: string }
  | { readonly kind: 'close'; readonly window: number }
  | {
      readonly kind: 'served';
      readonly request: number;
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Uint8Array;
    }
  | {
      readonly kind: 'evaluated';
      readonly request: number;
      readonly value: unknown;
      readonly error: string | null;
    };

/** From the test process to the child. */
export type ToChild =
  | { readonly kind: 'loaded'; readonly request: number; readonly error: string | null }
  | { readonly kind: 'end' }
  | { readonly kind: 'gone'; readonly window: number }
  | { readonly kind: 'closes'; readonly window: number }
  | { readonly kind: 'ipc'; readonly window: number; readonly url: string; readonly text: string }
  | { readonly kind: 'serve'; readonly request: number; readonly url: string; readonly method: string }
  | {
      readonly kind: 'evaluate';
      readonly request: number;
      readonly source: string;
      readonly argument: unknown;
    };

/** Travels between the preload world and main, inside `text` fields. */
export type PageMessage =
  | { readonly op: 'invoke'; readonly id: number; readonly channel: string; readonly args: string }
  | { readonly op: 'send'; readonly channel: string; readonly args: string }
  | { readonly op: 'ready' }
  | { readonly op: 'failed'; readonly error: string };

/** Travels from main to the preload world. */
export type MainMessage =
  | { readonly op: 'event'; readonly channel: string; readonly args: string }
  | {
      readonly op: 'answer';
      readonly id: number;
      readonly channel: string;
      readonly value: string | null;
      readonly error: string | null;
    };

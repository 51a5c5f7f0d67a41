/** Bytes of typed arrays and buffers that were asked for since the last start, all added up. */
export class MemoryMeter {
  #bytes = 0;

  constructor() {
    const count = (bytes: number): void => {
      this.#bytes += bytes;
    };
    for (const name of ['Uint8Array', 'Uint16Array', 'Uint32Array', 'Int32Array', 'Float64Array'] as const) {
      const original = globalThis[name];
      Reflect.set(globalThis, name, metered(original, original.BYTES_PER_ELEMENT, count));
    }
    const alloc = Buffer.alloc.bind(Buffer);
    Buffer.alloc = (size: number, ...rest: []) => {
      count(size);
      return alloc(size, ...rest);
    };
  }

  start(): void {
    this.#bytes = 0;
  }

  get bytes(): number {
    return this.#bytes;
  }
}

/** The same constructor, seen at work; only arrays made from a length take memory by a number from a file. */
function metered<Type extends abstract new (...given: never[]) => object>(
  original: Type,
  elementBytes: number,
  count: (bytes: number) => void,
): Type {
  return new Proxy(original, {
    construct(target, given: unknown[]) {
      if (typeof given[0] === 'number') count(given[0] * elementBytes);
      return Reflect.construct(target, given) as object;
    },
  });
}

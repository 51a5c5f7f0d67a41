/** Wraps an object so that touching anything the stand-in lacks fails loudly instead of being undefined. */
export function strict<Target extends object>(name: string, target: Target): Target {
  return new Proxy(target, {
    get(object, key, receiver) {
      if (key in object || typeof key === 'symbol' || key === 'then' || key === 'toJSON') {
        return Reflect.get(object, key, receiver) as unknown;
      }
      throw new Error(`stand-in: ${name}.${key} is not covered`);
    },
  });
}

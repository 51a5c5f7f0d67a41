type Given<Shape> = { [Key in keyof Shape]: Exclude<Shape[Key], undefined> };

/** Drops what is undefined, so that defaults apply. */
export function withoutUndefined<Shape extends object>(shape: Shape): Given<Shape> {
  return Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined)) as Given<Shape>;
}

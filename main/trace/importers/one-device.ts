/** A trace is made for one device: the first that a source names. */
export class OneDevice {
  #name: string | null = null;

  /** Null for the device that the source began with; a reason for any other. */
  refuse(name: string): string | null {
    this.#name ??= name;
    return this.#name === name ? null : `of another device than ${this.#name.slice(0, 40)}`;
  }
}

import { AppError } from '../../../shared/errors/app-error';
import { plainRemark, formatRemark, type Remark } from '../../../shared/errors/remark';
import type { OpenedDevice } from '../../image/open-device';

/**
 * The device over the edits of a session. While only commands change the image, its zones are read again; once bytes that
 * say what the image is were changed by hand, it is opened anew, and stays what it was where it does not open any more.
 */
export class EditedDevice {
  readonly #open: () => OpenedDevice;
  #opened: OpenedDevice;
  #isPastRules = false;
  #refusal: AppError | null = null;

  constructor(open: () => OpenedDevice) {
    this.#open = open;
    this.#opened = open();
  }

  get opened(): OpenedDevice {
    return this.#opened;
  }

  /** Why the bytes as edited are no image any more; null = they are one. */
  get refusal(): AppError | null {
    return this.#refusal;
  }

  get notices(): readonly Remark[] {
    if (this.#refusal === null) return [];
    const why = formatRemark(this.#refusal);
    return [
      plainRemark(
        `the bytes as edited open no image: ${why}; zones are shown as they were, undo brings them back`,
      ),
    ];
  }

  /** From now on any step may change what the image is. */
  expectAnything(): void {
    this.#isPastRules = true;
  }

  /** After bytes changed beneath the device. */
  reload(): void {
    if (!this.#isPastRules) return this.#opened.device.reload();
    try {
      this.#opened = this.#open();
      this.#refusal = null;
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      this.#refusal = thrown;
    }
  }
}

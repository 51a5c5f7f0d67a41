import type { QemuVerdict } from '../../../../shared/image/check/finding';

/** QEMU's verdict as JSON prints it. */
export function verdictShape({ code, meaning }: QemuVerdict): Pick<QemuVerdict, 'code' | 'meaning'> {
  return { code, meaning };
}

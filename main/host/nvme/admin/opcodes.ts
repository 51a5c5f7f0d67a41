/** Opcodes of the admin command set that are understood. Source: NVMe base 2.0, "Admin Command Set". */
export const ADMIN_OPCODE = {
  getLogPage: 0x02,
  identify: 0x06,
  abort: 0x08,
  setFeatures: 0x09,
  getFeatures: 0x0a,
  asyncEvent: 0x0c,
  keepAlive: 0x18,
} as const;

import { assert } from '../../../../shared/errors/assert';
import type { Repair } from '../../check/repair';
import { HEADER, MAGIC, VERSION } from '../layout';
import type { TableSource } from '../table/stored-table';

const NUMBERS = [
  { code: 'zone-file-magic', field: HEADER.magic, value: MAGIC },
  { code: 'zone-file-version', field: HEADER.version, value: VERSION },
] as const;

/** Magic and version, where sizes and entries of the file read as those of a zone_file. */
export function* headerRepairs({ file, model, state }: TableSource): Generator<Repair> {
  for (const { code, field, value } of NUMBERS) {
    if (!model.findings.some((finding) => finding.code === code) || state.belief.judgement !== null) continue;
    assert(field.length === 4, 'a header number of another length');
    const bytes = new Uint8Array(field.length);
    new DataView(bytes.buffer).setUint32(0, value, true);
    yield {
      code,
      why: `sizes and the entries of ${model.geometry.zoneCount} zones read as those of a zone_file, of which there is this value only`,
      apply: () => file.write(model.base + field.offset, bytes, 'header'),
    };
  }
}

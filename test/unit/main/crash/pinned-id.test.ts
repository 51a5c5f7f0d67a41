/** Ids of earlier versions keep their spelling and their bytes. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { crashRun } from '../../../../main/crash/crash-lab';
import { parseStateId } from '../../../../main/crash/state-id';
import { formatCrashPoint } from '../../../../shared/crash/crash-point';
import { crashSetup, FLUSH, imageOf, writeTo } from '../../../support/image/crash-images';
import { bytesOf } from '../../../support/image/device-images';

const COMMANDS = [writeTo(1), writeTo(2), FLUSH, writeTo(1), writeTo(3, 4), writeTo(2)];

/** As the version before damage printed and made them. */
const PINNED = [
  [
    'zs1_5-after_random_whole_3_f508d73dacd8512f',
    'b41bed9fe26977e4e9431e488fbf1b1b44d41da593e8d269db722dbb5fbe670d',
  ],
  [
    'zs1_5-w1_none_1536_1_f508d73dacd8512f',
    '9fbd297e1cbb7f840f3bfa16cc9e63efee9f9e929abede329f1e0452cf047bd9',
  ],
  [
    'zs1_4-after_0x5_0_1_62c6a56814a5c428',
    'fc6201de8992beb7da072004571b18599fd60ef4ea88504fd78990bd778936a3',
  ],
] as const;

describe('an id of an earlier version', () => {
  it.each(PINNED)('%s keeps its bytes', (id, sha256) => {
    const { point, loss } = parseStateId(id);
    const run = crashRun(
      crashSetup(COMMANDS, { base: imageOf('extended'), ...loss, point: formatCrashPoint(point) }),
    );
    const found = createHash('sha256').update(bytesOf(run.crashed)).digest('hex');
    expect([run.summary.id, found]).toEqual([id, sha256]);
    run.dispose();
  });
});

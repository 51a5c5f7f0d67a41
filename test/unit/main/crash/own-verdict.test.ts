import { describe, expect, it } from 'vitest';
import { crashAndRecover, previewCrash } from '../../../../main/crash/crash-lab';
import type { CrashSetup } from '../../../../main/crash/crash-lab';
import type { MemoryBlockFile } from '../../../../main/storage/memory-block-file';
import type { ZoneCommand } from '../../../../shared/workload/command';
import { crashSetup, FLUSH, writeTo as write } from '../../../support/image/crash-images';
import { bytesOf, deviceOver, memoryImage } from '../../../support/image/device-images';

const NAMES = { image: 'a.zoned', trace: 'a.jsonl' };

describe('the verdict of the format’s own program', () => {
  /** 8 zones of 1 MiB with their data behind them. */
  function zoneFile(): { base: MemoryBlockFile; open: CrashSetup['open'] } {
    const base = memoryImage({ format: 'zone-file', variant: 'v5', zoneCount: 8, zoneSizeBytes: 2 ** 20 });
    const offset: number = base.size();
    const attached = { offset, length: 8 * 2 ** 20, name: 'data' };
    base.resize(offset + attached.length);
    const how = { durability: 'flush', tableWrites: 'eager', attached } as const;
    return { base, open: (file) => deviceOver(file, how) };
  }

  it('zone_file: what QEMU would re-initialise is violated, and not recovered', () => {
    const kept = zoneFile();
    const commands = [0, 1, 2, 3].map((zone) => write(zone));
    // Bit 1: the first entry says that its zone is open, and no list knows of it.
    const setup = crashSetup(commands, { ...kept, lose: '0x2' });
    const { report, crashed, recovered } = crashAndRecover(setup, 'qemu-zone-file', NAMES);
    expect(report.verdict).toBe('violated');
    expect(report.sentence).toBe(
      "Violated: everything is lost at QEMU's next start: code 17, number of implicitly open zones.",
    );
    expect(report.recovery.changed).toEqual([]);
    expect(Buffer.compare(bytesOf(recovered), bytesOf(crashed))).toBe(0);
  });

  it('zone_file: with flushed data in it, too', () => {
    const kept = zoneFile();
    const setup = crashSetup([write(5), FLUSH, write(6)], { ...kept, lose: '0x2' });
    expect(crashAndRecover(setup, 'qemu-zone-file', NAMES).report.sentence).toMatch(
      /^Violated: everything is lost at QEMU's next start: code 17/,
    );
  });

  it('zone_file: a state that QEMU takes is recovered as ever', () => {
    const kept = zoneFile();
    const setup = crashSetup([write(5), FLUSH, write(6)], { ...kept, lose: 'none' });
    expect(crashAndRecover(setup, 'qemu-zone-file', NAMES).report.verdict).toBe('consistent');
  });

  it('a torn word is an error of the table: violated', () => {
    const setup = crashSetup([write(1)], { lose: 'none', tearBytes: 4 });
    const { report } = crashAndRecover(setup, 'nvme', NAMES);
    expect(report).toMatchObject({ verdict: 'violated', crash: { torn: 1 } });
    expect(report.sentence).toMatch(/^Violated: zone 1: /);
  });
});

describe('a tear', () => {
  const summary = (commands: ZoneCommand[], lose: string, tearBytes: number) =>
    previewCrash(crashSetup(commands, { lose, tearBytes }));

  it('that is no shorter than the newest surviving write tears nothing, and says so', () => {
    expect(summary([write(1)], 'none', 1536)).toMatchObject({
      torn: 0,
      untorn: 'nothing was torn: the newest surviving write has 8 bytes, and the tear keeps the first 1536',
    });
  });

  it('without a survivor tears nothing, and says so', () => {
    expect(summary([write(1)], 'all', 4)).toMatchObject({
      torn: 0,
      untorn: 'nothing was torn: no write that was not durable survives',
    });
  });

  it('that tears says nothing', () => {
    const torn = summary([write(1)], 'none', 4);
    expect([torn.torn, torn.untorn]).toEqual([1, undefined]);
  });
});

describe('forced access', () => {
  it('qcow2: the mapping that leads to its data is durable with it, though it is older', () => {
    const base = memoryImage({
      format: 'qcow2',
      variant: '44',
      zoneCount: 4,
      zoneSizeBytes: 2 ** 20,
      logicalBlockSizeBytes: 512,
    });
    const setup = crashSetup([write(1), write(1, 2, { fua: true }), write(2)], { base, lose: 'all' });
    const { report } = crashAndRecover(setup, 'qcow2-derived', NAMES);
    expect(report.sentence).not.toMatch(/^Violated/);
  });
});

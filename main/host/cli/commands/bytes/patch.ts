import type { Command } from 'commander';
import { AppError, fail } from '../../../../../shared/errors/app-error';
import { settling } from '../../../../../shared/errors/settling';
import { plural } from '../../../../../shared/units/format';
import { parseHexBytes } from '../../../../../shared/units/parse';
import { applyPatch, type PatchSummary } from '../../../../compare/patch/apply-patch';
import { parsePatch } from '../../../../compare/patch/patch-lines';
import { resolveAddress } from '../../../../device/address';
import type { FormatImage } from '../../../../format/image';
import { copyImage } from '../../../../image/copy-image';
import { openDevice } from '../../../../image/open-device';
import { sourceLayoutOf, openSource, type ImageSource } from '../../../../image/open-source';
import { requireWithin } from '../../../../storage/extent';
import { saveThroughJournal } from '../../../../storage/journal/node-journal';
import { NodeScratchStore } from '../../../../storage/overlay/node-scratch-store';
import { OverlayBlockFile } from '../../../../storage/overlay/overlay-block-file';
import { readLines } from '../../../../trace/lines';
import { checkCancelled } from '../../cancel-flag';
import { addCommand, withImageOptions, type Invocation, type Run } from '../../command';
import { EXIT_OK, LAYOUT_REFUSALS } from '../../exit-codes';
import { choicesOf, type ImageOptions } from '../../options/image-options';
import type { Output } from '../../printing/output';
import { readStream } from '../../streams';
import { naming } from '../../trace-files';

interface PatchOptions extends ImageOptions {
  readonly file: readonly string[];
  readonly at: readonly string[];
  readonly hex: readonly string[];
  readonly output?: string;
  readonly force?: boolean;
  /** False for --no-lock. */
  readonly lock: boolean;
}

const gather = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** `patch`: raw bytes into the file, past every rule of the zones; all of them or none. */
export function registerPatch(program: Command, run: Run): void {
  withImageOptions(addCommand(program, run, 'patch <image>', 'change raw bytes, past every zone rule', patch))
    .option(
      '--file <patch>',
      'apply a patch that diff or the window wrote (- for standard input)',
      gather,
      [],
    )
    .option('--at <address>', 'where the bytes of the next --hex go, such as 0x200 or z7+0x120', gather, [])
    .option('--hex <bytes>', "bytes in hex, such as '5a 00 4f'", gather, [])
    .option('-o, --output <image>', 'write the result there and leave the image as it is')
    .option('--force', 'replace what -o names')
    .option('--no-lock', 'write without a lock file, in a folder that cannot be written');
}

function patch({ args, options, output }: Invocation<PatchOptions>): number {
  requireSomething(options);
  const path = args[0]!;
  const access = options.output === undefined ? 'write' : 'read';
  const source = openSource(path, { access, ...choicesOf(options), noLock: !options.lock });
  return settling(
    () => source.dispose(),
    () => {
      const overlay = new OverlayBlockFile(source.file, new NodeScratchStore());
      try {
        const summary = source.whileUnchanged(() => edit(source, overlay, options));
        store(source, overlay, options);
        print(options.output ?? path, summary, output);
        return EXIT_OK;
      } finally {
        overlay.dispose();
      }
    },
  );
}

function print(target: string, summary: PatchSummary, output: Output): void {
  if (output.json) return output.document({ file: target, ...summary });
  output.line(`${target}: ${plural(summary.runs, 'place')}, ${plural(summary.bytes, 'byte')} changed`);
  output.message('raw bytes, past every zone rule: no generation and no checksum was renewed');
}

function requireSomething({ file, at, hex }: PatchOptions): void {
  if (at.length !== hex.length)
    fail(
      'usage',
      `${plural(at.length, '--at')} and ${plural(hex.length, '--hex')}; each --at takes one --hex`,
    );
  if (file.length + at.length === 0)
    fail('usage', 'nothing to change: give --file PATCH, or --at ADDRESS --hex BYTES');
}

function edit(source: ImageSource, overlay: OverlayBlockFile, options: PatchOptions): PatchSummary {
  let runs = 0;
  let bytes = 0;
  for (const path of options.file) {
    const summary = naming(path, () =>
      applyPatch(overlay, parsePatch(readLines(readStream(path))), checkCancelled),
    );
    runs += summary.runs;
    bytes += summary.bytes;
  }
  if (options.at.length === 0) return { runs, bytes };
  const image = imageOf(source, options);
  options.at.forEach((address, index) => {
    const given = parseHexBytes(options.hex[index]!, '--hex');
    const fileSize = overlay.size();
    const offset = resolveAddress(address, { image, fileSize, from: 0 });
    requireWithin(overlay, { offset, length: given.length }, `: --at ${address}`);
    overlay.write(offset, given, 'mapping');
    runs++;
    bytes += given.length;
  });
  return { runs, bytes };
}

/** What addresses are resolved against; null for bytes that are no image, which can be mended all the same. */
function imageOf(source: ImageSource, options: ImageOptions): FormatImage | null {
  try {
    return openDevice(source.file, { ...choicesOf(options), ...sourceLayoutOf(source) }).device.image;
  } catch (thrown) {
    if (!(thrown instanceof AppError) || !LAYOUT_REFUSALS.has(thrown.code)) throw thrown;
    return null;
  }
}

/** In place through the journal, so that a kill leaves the old bytes or the new ones; or into a copy. */
function store(source: ImageSource, overlay: OverlayBlockFile, { output, force }: PatchOptions): void {
  if (output === undefined) {
    if (overlay.dirty)
      saveThroughJournal(source.path, source, { content: overlay, extents: overlay.changedExtents() });
    return source.requireWritten();
  }
  const { attached, whileUnchanged } = source;
  const extents = overlay.heldExtents() ?? [{ offset: 0, length: overlay.size() }];
  copyImage({ file: overlay, extents, attached, whileUnchanged, checkCancelled }, output, {
    replace: force === true,
  });
}

/** The same commands on several drives, one after the other, with a report of each drive behind every command. */
import type { Guest } from './guest';

/** What a command did on a drive. Texts speak of `DEVICE`, whatever the drive is called; times are left out. */
export interface StepAnswer {
  readonly status: number;
  readonly printed: string;
  /** Lines of the kernel's log. */
  readonly kernel: readonly string[];
}

/** A command on every drive, in their order. */
export interface Step {
  /** As it was given, with `DEVICE`. */
  readonly command: string;
  readonly answers: readonly StepAnswer[];
  /** `blkzone report` of each drive behind it; one text where they are equal. */
  readonly reports: readonly string[];
}

const FIELD = '\x1f';
const RECORD = '\x1e';
/** So many commands are sent at once. */
const BATCH = 16;

/**
 * In bash, for few processes, which take long where the processor is emulated: `step COMMAND` runs it with each device of
 * `DEVICES` in the place of the word DEVICE.
 */
const LIBRARY = String.raw`
step() {
  local reports=() first same=yes device
  for device in $DEVICES; do
    eval "${'$'}{1//DEVICE/$device}" >out 2>&1
    printf '%s\x1f%s\x1f%s\x1f' $? "$(<out)" "$(dmesg -c)"
    reports+=("$(blkzone report $device 2>&1)")
  done
  for device in "${'$'}{reports[@]}"; do [ "$device" = "${'$'}{reports[0]}" ] || same=no; done
  if [ $same = yes ]; then printf '%s' "${'$'}{reports[0]}"; else printf '%s\x1f' "${'$'}{reports[@]}"; fi
  printf '\x1e'
}
`;

/** Files that the commands of the capture write: blocks of one letter each. */
export const PATTERNS = `
letters() { head -c $2 /dev/zero | tr '\\0' $1; }
letters A 4096 >a4k; letters B 16384 >b16k; letters C 262144 >c256k; letters D 3145728 >d3m; letters Z 64 >zde64
`;

/** Runs commands, in which `DEVICE` stands for the drive. */
export async function runSteps(
  guest: Guest,
  devices: readonly string[],
  commands: readonly string[],
): Promise<Step[]> {
  const steps: Step[] = [];
  for (let from = 0; from < commands.length; from += BATCH) {
    const batch = commands.slice(from, from + BATCH);
    const calls = batch.map((command) => `step ${quoted(command)}`);
    const printed = await guest.done(
      [`DEVICES=${quoted(devices.join(' '))}`, LIBRARY, ...calls, 'exit 0'].join('\n'),
    );
    const records = printed.split(RECORD);
    steps.push(...batch.map((command, index) => stepOf(command, devices, records[index]!)));
  }
  return steps;
}

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

function stepOf(command: string, devices: readonly string[], record: string): Step {
  const fields = record.split(FIELD);
  const answers = devices.map((device, index) =>
    answerOf(device, fields.slice(3 * index, 3 * index + 3) as [string, string, string]),
  );
  return { command, answers, reports: fields.slice(3 * devices.length).filter((text) => text !== '') };
}

const answerOf = (
  device: string,
  [status, printed, kernel]: readonly [string, string, string],
): StepAnswer => ({
  status: Number(status),
  printed: neutral(printed, device),
  kernel: kernelLines(kernel, device),
});

/** A text without the drive's name and without times. */
export function neutral(text: string, device: string): string {
  return (
    text
      .replaceAll(device, 'DEVICE')
      .replace(nameIn(device), 'DEVICE')
      .replace(/copied, .*$/gm, 'copied')
      // Of a request; one says that the drive may have several paths.
      .replace(/ flags 0x[0-9a-f]+/g, '')
      .trimEnd()
  );
}

/** A drive's name in the kernel's log: of a drive with several controllers, the path is named that it used. */
const nameIn = (device: string): RegExp =>
  new RegExp(device.replace(/^.*nvme(\d+)/, 'nvme$1(?:c\\d+)?'), 'g');

/** Lines of a kernel's log that speak of the drive. */
export function kernelLines(log: string, device: string): string[] {
  return log
    .split('\n')
    .filter((line) => line.search(nameIn(device)) >= 0)
    .map((line) => neutral(line.replace(/^.*?\[ *\d+\.\d+\] /, ''), device));
}

/** A call of a command, as help, the reference and the manual show it. */
export interface Example {
  /** What it is for: half a sentence. */
  readonly what: string;
  readonly call: string;
  /** Exit status; absent = 0. */
  readonly status?: 1;
  /** It goes on until Ctrl+C. */
  readonly serves?: true;
}

/**
 * Examples by the name of their command, in the order of help. Each goes on with the files that those before it have
 * made, so that all of them can be typed one after the other; `test/contract/documents.test.ts` does.
 */
export const EXAMPLES: Readonly<Record<string, readonly Example[]>> = {
  create: [
    {
      what: 'sixteen zones of 1 MiB, at most three of them open at once',
      call: 'zonesmith create a.zoned --zone-size 1MiB --zones 16 --max-open 3',
    },
    {
      what: 'zones in any state, with stamped data below their write pointers',
      call: 'zonesmith create states.zoned --zone-size 1MiB --zones 8 --zde 64 --state 0-2=full --state 3=closed:50% --state 7=readOnly',
    },
    {
      what: "byte for byte as QEMU's RFC driver makes it",
      call: 'zonesmith create rfc.zoned --plain --zone-size 1MiB --zones 16',
    },
  ],
  info: [{ what: 'what it is, and how that was told', call: 'zonesmith info a.zoned' }],
  report: [
    { what: 'as blkzone prints a drive', call: 'zonesmith report a.zoned --as blkzone' },
    { what: 'zones in these states alone', call: 'zonesmith report states.zoned --state full,closed' },
  ],
  'zone open': [{ what: 'two zones', call: 'zonesmith zone open a.zoned 0-1' }],
  'zone close': [{ what: 'one of them again', call: 'zonesmith zone close a.zoned 0' }],
  'zone finish': [{ what: 'the write pointer goes to the end', call: 'zonesmith zone finish a.zoned 1' }],
  'zone reset': [{ what: 'empty again, and its data gone', call: 'zonesmith zone reset a.zoned 1' }],
  'zone offline': [{ what: 'a read-only zone, for good', call: 'zonesmith zone offline states.zoned 7' }],
  'zone inject-read-only': [
    { what: 'as a drive whose head fails', call: 'zonesmith zone inject-read-only states.zoned 3' },
  ],
  'zone inject-offline': [
    { what: 'as a drive that lost a zone', call: 'zonesmith zone inject-offline states.zoned 4' },
  ],
  'zone clear-fault': [
    { what: 'states follow from the write pointers', call: 'zonesmith zone clear-fault states.zoned 3-4' },
  ],
  'zone set-zde': [
    {
      what: 'four bytes for an empty zone',
      call: "zonesmith zone set-zde states.zoned 5 --hex 'de ad be ef'",
    },
  ],
  write: [
    {
      what: 'at the write pointer of a zone',
      call: 'zonesmith write a.zoned --zone 3 --pattern 0x5a --length 64KiB',
    },
  ],
  append: [
    {
      what: 'the device says where it went',
      call: 'zonesmith append a.zoned --zone 4 --pattern 0x5a --length 64KiB',
    },
  ],
  read: [{ what: 'the first bytes of a zone', call: 'zonesmith read a.zoned --zone 4 --length 64 --hex' }],
  flush: [{ what: 'with the order of writes that a drive keeps', call: 'zonesmith flush a.zoned' }],
  hex: [
    {
      what: 'around a write pointer, with what the bytes are',
      call: 'zonesmith hex a.zoned --at z4+0xfff0 --length 64 --annotate',
    },
  ],
  structure: [
    { what: 'every field, a line each', call: 'zonesmith structure a.zoned' },
    { what: 'a description for Kaitai Struct', call: 'zonesmith structure a.zoned --as ksy > a.ksy' },
  ],
  find: [
    { what: 'bytes, one of them unknown', call: "zonesmith find a.zoned --hex '5a 5a ?? 5a' --limit 3" },
    { what: 'a text', call: 'zonesmith find a.zoned --text BTRFS', status: 1 },
  ],
  patch: [
    {
      what: 'four bytes of data, in a copy',
      call: "zonesmith patch a.zoned --at z4+0x10 --hex '00 01 02 03' -o patched.zoned",
    },
    {
      what: 'damage an entry of the zone table, in a copy',
      call: 'zonesmith patch a.zoned --at table:3 --hex ff -o broken.zoned',
    },
  ],
  diff: [
    {
      what: 'two images; exit status 1 says that they differ',
      call: 'zonesmith diff a.zoned patched.zoned',
      status: 1,
    },
  ],
  generate: [
    {
      what: 'the same commands from the same seed, on every machine',
      call: 'zonesmith generate append-round-robin --seed 7 --set commands=200 --for a.zoned -o load.trace',
    },
    {
      what: 'for an image of another layout',
      call: 'zonesmith generate sequential-fill --set commands=64 --for rfc.zoned -o rfc.trace',
    },
  ],
  run: [
    {
      what: 'a workload, recorded with its results',
      call: 'zonesmith run reset-churn states.zoned --seed 7 --set commands=100 --record churn.trace',
    },
  ],
  replay: [
    { what: 'on a copy of the image it was made for', call: 'zonesmith replay load.trace patched.zoned' },
  ],
  'trace export': [
    { what: 'as fio replays it', call: 'zonesmith trace export load.trace --to fio-iolog -o load.iolog' },
  ],
  'trace import': [
    {
      what: 'what fio recorded, for the zones of an image',
      call: 'zonesmith trace import load.iolog --for a.zoned -o imported.trace',
    },
  ],
  'trace shrink': [
    {
      what: 'the fewest commands that behave otherwise with one open zone',
      call: 'zonesmith trace shrink load.trace a.zoned --until difference:max-open=1 -o small.trace',
    },
  ],
  'trace interleave': [
    {
      what: 'two jobs in an order that a seed draws',
      call: 'zonesmith trace interleave a.zoned load.trace imported.trace --seed 3 -o mixed.trace',
    },
  ],
  'trace compare': [
    {
      what: 'what one open zone at most would change',
      call: 'zonesmith trace compare load.trace a.zoned --b max-open=1 --limit 3',
      status: 1,
    },
  ],
  'trace reenact': [
    {
      what: 'as the QEMU driver of 2022 would have run it',
      call: 'zonesmith trace reenact rfc.trace rfc.zoned --as qemu-zoned-rfc -o after.zoned',
    },
  ],
  crash: [
    {
      what: 'the power goes behind the data of command 100',
      call: 'zonesmith crash a.zoned --trace load.trace --at 100:after-data --lose random --seed 7 -o crashed.zoned',
    },
  ],
  'crash explore': [
    {
      what: 'every state that a cut within three commands may leave',
      call: 'zonesmith crash explore a.zoned --trace load.trace --window 0-2',
    },
    {
      what: 'one half of it, for a machine of its own',
      call: 'zonesmith crash explore a.zoned --trace load.trace --window 0-2 --shard 1/2 --json > half1.json',
    },
    {
      what: 'the other half',
      call: 'zonesmith crash explore a.zoned --trace load.trace --window 0-2 --shard 2/2 --json > half2.json',
    },
  ],
  'crash advise': [
    {
      what: 'the flushes that would make violated states impossible',
      call: 'zonesmith crash advise a.zoned --trace load.trace --window 0-2',
    },
  ],
  'crash reproduce': [
    {
      what: 'the bytes that `crash` left, anywhere, by their id',
      call: 'zonesmith crash reproduce a.zoned --trace load.trace --id zs1_0-after_0x4_whole_1_d706ce78f075ae77 -o again.zoned',
    },
  ],
  'crash merge': [{ what: 'both halves', call: 'zonesmith crash merge half1.json half2.json' }],
  recover: [{ what: 'what a power-up would do', call: 'zonesmith recover crashed.zoned --dry-run' }],
  check: [
    { what: 'an image that is sound', call: 'zonesmith check a.zoned' },
    { what: 'one that is not, for CI', call: 'zonesmith check broken.zoned --junit > check.xml', status: 1 },
  ],
  repair: [
    { what: 'what would be changed, byte by byte', call: 'zonesmith repair broken.zoned --plan-only' },
    { what: 'into a copy', call: 'zonesmith repair broken.zoned --accept all -o mended.zoned' },
  ],
  rebuild: [
    {
      what: 'the whole table from the data, and how sure each zone is',
      call: 'zonesmith rebuild broken.zoned -o rebuilt.zoned',
    },
  ],
  fixtures: [
    { what: 'one suite of images, with key.json', call: 'zonesmith fixtures --suite clean -o gallery' },
  ],
  convert: [
    {
      what: 'lists what cannot be carried, and goes on',
      call: 'zonesmith convert a.zoned a.qcow2 --format qcow2 --accept-loss',
    },
  ],
  attach: [{ what: 'to QEMU, null_blk and others', call: 'zonesmith attach rfc.zoned' }],
  io: [
    {
      what: 'a write and a report, as qemu-io spells them',
      call: "zonesmith io rfc.zoned -c 'write -P 1 1M 4k' -c 'zrp 0 2'",
    },
  ],
  leftovers: [{ what: 'of this folder', call: 'zonesmith leftovers .' }],
  target: [
    {
      what: 'a real NVMe drive for any Linux host, recorded',
      call: 'zonesmith target a.zoned --scratch --record host.trace',
      serves: true,
    },
  ],
  serve: [
    {
      what: 'the window in a browser, at a place of an image',
      call: 'zonesmith serve a.zoned --goto z4+0x10 --select 16',
      serves: true,
    },
  ],
  api: [
    {
      what: 'for a program that writes calls to its input, a line each',
      call: 'zonesmith api --root .',
      serves: true,
    },
  ],
  formats: [{ what: 'families and variants', call: 'zonesmith formats' }],
  workloads: [
    { what: 'all of them', call: 'zonesmith workloads' },
    { what: 'the settings of one', call: 'zonesmith workloads lsm-tree' },
  ],
  help: [{ what: 'of a command', call: 'zonesmith help crash explore' }],
  completion: [
    { what: 'for bash, in this shell', call: 'source <(zonesmith completion bash)' },
    {
      what: 'for fish, for good',
      call: 'zonesmith completion fish > zonesmith.fish',
    },
  ],
};

/** docs/reference/variants.md: every family and variant, what it stores, and the builds that wrote them. */
import { code, sentence, table } from './markdown.mjs';

/** @typedef {import('../../shared/image/family').ImageFamily} ImageFamily */
/** @typedef {import('../../shared/image/family').WrittenLayout} WrittenLayout */
/** @typedef {import('../../shared/zone/build').BuildProfile} BuildProfile */

const HEAD = `# Variants

Families of images, their variants, and what each has room for. Made by \`npm run docs\` from what the drivers declare
(\`main/format/<name>/family.ts\`); the layouts byte for byte are in [FORMATS.md](../FORMATS.md).
`;

const DATA = {
  inside: 'the data lies in the image, one zone behind the other',
  mapped: 'the data lies where the mapping of the image says',
  named: 'the data lies in a data image that has to be named',
  found: 'the data lies in a file beside the image that is found by its name',
  zoneFiles: 'the data lies in a file for each zone',
};

/**
 * @param {readonly ImageFamily[]} families
 * @param {readonly BuildProfile[]} builds
 */
export function variantsPage(families, builds) {
  return [HEAD, ...families.map(familySection), buildsSection(builds)].join('\n');
}

/** @param {ImageFamily} family */
function familySection({ name, title, variants, creation, onlyRead, data, isInterpreted }) {
  if (!isInterpreted) return `## ${title}\n\nAny other file: bytes, without zones.\n`;
  const written = new Map((creation?.layouts ?? []).map((layout) => [layout.variant, layout]));
  const rows = variants.map(({ variant, title: text, qemu }) => [
    code(variant),
    text,
    written.has(variant) ? 'yes' : 'no',
    qemu?.build ?? '',
    qemu?.profile ? code(qemu.profile) : '',
  ]);
  const details = [...written.values()].map(layoutLines);
  return [
    `## ${title}\n`,
    `${code(name)}: ${DATA[data]}${onlyRead === null ? '' : `; ${onlyRead}`}.\n`,
    `${table(['variant', 'what it is', 'created', 'read by', 're-enacted by'], rows)}\n`,
    ...details,
  ].join('\n');
}

/** @param {WrittenLayout} layout */
function layoutLines({ variant, text, room, defaults }) {
  const has = [
    ...(room.blockSize ? ['logical blocks of 4096 bytes, too'] : []),
    ...(room.identity ? ['profile, label and UUID'] : []),
    ...(room.capacity ? ['a zone capacity below the zone size'] : []),
    ...(room.shortLastZone ? ['a shorter last zone'] : []),
    ...(room.anyZoneSize ? ['zone sizes that are no power of two'] : []),
    ...{ ranges: ['conventional zones anywhere'], leading: ['conventional zones at the start'], none: [] }[
      room.conventional
    ],
    ...(room.limits ? ['limits of open and active zones'] : []),
    ...(room.appendLimit ? ['a limit of appends'] : []),
    ...(room.zde ? ['descriptor extensions'] : []),
    ...(room.fileSize ? ['a larger file than needed'] : []),
    ...(room.checksums ? ['checksums of the zone table'] : []),
  ];
  const usual = `${defaults.logicalBlockSizeBytes} bytes a logical block`;
  return `**${variant}.** ${sentence(text)} Room for ${has.join(', ') || 'zones and nothing else'}. Where nothing is said: ${usual}.\n`;
}

/** @param {readonly BuildProfile[]} builds */
function buildsSection(builds) {
  const sections = builds.map(
    ({ name, title, quirks }) =>
      `### ${name}\n\n${title}.\n\n${table(
        ['id', 'what it does otherwise'],
        quirks.map(({ id, text }) => [code(id), text]),
      )}\n`,
  );
  return [
    '## Builds that are re-enacted\n',
    'How they are used: [QUIRKS.md](../QUIRKS.md).\n',
    ...sections,
  ].join('\n');
}

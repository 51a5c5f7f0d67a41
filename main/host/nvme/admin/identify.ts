import { NAMESPACE_ID } from '../io';
import type { Controller } from '../controller';
import { SC } from '../status';
import type { SubmissionEntry } from '../submission-entry';
import { IDENTIFY_BYTES, identifyController, identifyZonedController } from './identify-controller';
import {
  COMMAND_SET,
  identifyDescriptors,
  identifyIndependent,
  identifyNamespace,
  identifyZonedNamespace,
} from './identify-namespace';
import type { DriveFacts } from '../../../drive/drive-port';

/** Which page is asked for. Source: NVMe base 2.0, "Identify", CNS values. */
const CNS = {
  namespace: 0x00,
  controller: 0x01,
  namespaces: 0x02,
  descriptors: 0x03,
  setNamespace: 0x05,
  setController: 0x06,
  setNamespaces: 0x07,
  independent: 0x08,
  commandSets: 0x1c,
} as const;

/** Ids from here on name no namespace that a list could begin behind. */
const LAST_ID = 0xffff_fffe;

/** The page that a host asks for, or the status that refuses it. */
export function identify(
  entry: SubmissionEntry,
  controller: Controller,
  transferBytesMax: number,
): Buffer | number {
  const page = entry.dword(10) & 0xff;
  const { facts } = controller.birth;
  if (page === CNS.controller) return identifyController(controller, transferBytesMax);
  if (facts === null) return SC.invalidField;
  const set = entry.dword(11) >>> 24;
  switch (page) {
    case CNS.namespaces:
      return namespacesAbove(entry.namespaceId);
    case CNS.setNamespaces:
      if (set === COMMAND_SET.zoned) return namespacesAbove(entry.namespaceId);
      return set === COMMAND_SET.nvm ? Buffer.alloc(IDENTIFY_BYTES) : SC.invalidField;
    case CNS.setController:
      if (set === COMMAND_SET.zoned) return identifyZonedController(facts, transferBytesMax);
      return set === COMMAND_SET.nvm ? Buffer.alloc(IDENTIFY_BYTES) : SC.invalidField;
    case CNS.commandSets:
      return commandSets();
    default:
      return identifyOne(entry, facts, page, set);
  }
}

/** Pages of the one namespace. */
function identifyOne(entry: SubmissionEntry, facts: DriveFacts, page: number, set: number): Buffer | number {
  const isKnown =
    page === CNS.namespace ||
    page === CNS.descriptors ||
    page === CNS.setNamespace ||
    page === CNS.independent;
  if (!isKnown) return SC.invalidField;
  if (entry.namespaceId !== NAMESPACE_ID) return SC.invalidNamespace;
  if (page === CNS.namespace) return identifyNamespace(facts);
  if (page === CNS.descriptors) return identifyDescriptors(facts);
  if (page === CNS.independent) return identifyIndependent(facts);
  if (set === COMMAND_SET.zoned) return identifyZonedNamespace(facts);
  return set === COMMAND_SET.nvm ? Buffer.alloc(IDENTIFY_BYTES) : SC.invalidField;
}

function namespacesAbove(id: number): Buffer | number {
  if (id >= LAST_ID) return SC.invalidNamespace;
  const list = Buffer.alloc(IDENTIFY_BYTES);
  if (id < NAMESPACE_ID) list.writeUInt32LE(NAMESPACE_ID, 0);
  return list;
}

/** The one combination of command sets that there is. */
function commandSets(): Buffer {
  const page = Buffer.alloc(IDENTIFY_BYTES);
  page[0] = (1 << COMMAND_SET.nvm) | (1 << COMMAND_SET.zoned);
  return page;
}

import type { Command } from 'commander';
import type { Run } from '../command';

/** Adds a command, or several that lie in one file. */
type Registration = (program: Command, run: Run) => void;

/** Every command by its name, in the order in which `help` lists them. Each is loaded when it is wanted. */
export const COMMANDS: Readonly<Record<string, () => Promise<Registration>>> = {
  create: async () => (await import('./create')).registerCreate,
  info: async () => (await import('./info')).registerInfo,
  report: async () => (await import('./report')).registerReport,
  zone: async () => (await import('./zone')).registerZone,
  write: async () => (await import('./write')).registerWrite,
  append: async () => (await import('./write')).registerAppend,
  read: async () => (await import('./read')).registerRead,
  flush: async () => (await import('./flush')).registerFlush,
  hex: async () => (await import('./bytes/hex')).registerHex,
  structure: async () => (await import('./bytes/structure')).registerStructure,
  find: async () => (await import('./bytes/find')).registerFind,
  patch: async () => (await import('./bytes/patch')).registerPatch,
  diff: async () => (await import('./bytes/diff')).registerDiff,
  generate: async () => (await import('./generate')).registerGenerate,
  run: async () => (await import('./run')).registerRun,
  replay: async () => (await import('./replay')).registerReplay,
  trace: async () => (await import('./trace/trace')).registerTrace,
  crash: async () => (await import('./crash/crash')).registerCrash,
  recover: async () => (await import('./recover')).registerRecover,
  check: async () => (await import('./check')).registerCheck,
  repair: async () => (await import('./repair/repair')).registerRepair,
  rebuild: async () => (await import('./repair/rebuild')).registerRebuild,
  fixtures: async () => (await import('./fixtures')).registerFixtures,
  convert: async () => (await import('./convert')).registerConvert,
  attach: async () => (await import('./attach')).registerAttach,
  io: async () => (await import('./io')).registerIo,
  leftovers: async () => (await import('./leftovers')).registerLeftovers,
  target: async () => (await import('./target/target')).registerTarget,
  serve: async () => (await import('./serve')).registerServe,
  api: async () => (await import('./api')).registerApi,
  formats: async () => (await import('./formats')).registerLists,
  workloads: async () => (await import('./formats')).registerLists,
};

/** Adds the command of that name; every command where there is none, but for `--version`, which needs none. */
export async function registerCommands(program: Command, run: Run, name: string | undefined): Promise<void> {
  const registrations = await Promise.all(wanted(name).map((load) => load()));
  for (const register of new Set(registrations)) register(program, run);
}

function wanted(name: string | undefined): (() => Promise<Registration>)[] {
  if (name === '--version') return [];
  return name !== undefined && Object.hasOwn(COMMANDS, name) ? [COMMANDS[name]!] : Object.values(COMMANDS);
}

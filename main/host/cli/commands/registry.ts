import type { Command } from 'commander';
import type { Run } from '../command';
import { registerAttach } from './attach';
import { registerCheck } from './check';
import { registerConvert } from './convert';
import { registerCrash } from './crash';
import { registerCreate } from './create';
import { registerFlush } from './flush';
import { registerLists } from './formats';
import { registerGenerate } from './generate';
import { registerHex } from './hex';
import { registerInfo } from './info';
import { registerIo } from './io';
import { registerLeftovers } from './leftovers';
import { registerRead } from './read';
import { registerRecover } from './recover';
import { registerReplay } from './replay';
import { registerReport } from './report';
import { registerRun } from './run';
import { registerServe } from './serve';
import { registerStructure } from './structure';
import { registerAppend, registerWrite } from './write';
import { registerZone } from './zone';

/** Adds every command, in the order in which `help` lists them. */
export function registerCommands(program: Command, run: Run): void {
  const registrations = [
    registerCreate,
    registerInfo,
    registerReport,
    registerZone,
    registerWrite,
    registerAppend,
    registerRead,
    registerFlush,
    registerHex,
    registerStructure,
    registerGenerate,
    registerRun,
    registerReplay,
    registerCrash,
    registerRecover,
    registerCheck,
    registerConvert,
    registerAttach,
    registerIo,
    registerLeftovers,
    registerServe,
    registerLists,
  ];
  for (const register of registrations) register(program, run);
}

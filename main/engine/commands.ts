import type { ZoneCommand } from '../../shared/workload/command';
import { isManagement } from '../../shared/workload/operations';
import type { EngineContext } from './context';
import { ioTarget, type IoTarget } from './io-target';
import { checkManagement } from './management-checks';
import { checkRead } from './read-checks';
import { operationWords, refuse } from './refusals';
import type { Preparation } from './types';
import { checkAppend, checkWrite } from './write-checks';

type IoCheck = (context: EngineContext, command: ZoneCommand, target: IoTarget) => Preparation;

/** Checks a command against the rules in the profile's order. Changes nothing. */
export function prepareCommand(context: EngineContext, command: ZoneCommand): Preparation {
  switch (command.op) {
    case 'write':
      return checkIo(context, command, checkWrite);
    case 'append':
      return checkIo(context, command, checkAppend);
    case 'read':
      return checkIo(context, command, checkRead);
    default:
      return isManagement(command.op)
        ? checkManagement(context, command, command.op)
        : { ok: true, command, data: { kind: 'none' } };
  }
}

function checkIo(context: EngineContext, command: ZoneCommand, check: IoCheck): Preparation {
  const target = command.all ? null : ioTarget(context, command);
  if (target) return check(context, command, target);
  const text = `${operationWords(command.op)}: needs a zone or an LBA, a whole number from 0`;
  return refuse('invalid-field', 'address-needed', text, {});
}

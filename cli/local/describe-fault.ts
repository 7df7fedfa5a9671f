import type { ActiveFault, FaultRule } from '../../local/faults/fault.ts';
import { shownMs } from './shown-ms.ts';

const PREFIX = 'aurora-restore-';

/** The deployed name of a function that may be given by its service's name. */
export const functionNameOf = (name: string): string => (name.startsWith(PREFIX) ? name : PREFIX + name);

/** What a fault does, in one line. Pure. */
export function describeFault({ rule }: Pick<ActiveFault, 'rule'>): string {
  const chance = rule.chance === undefined ? '' : `, with a chance of ${Math.round(rule.chance * 100)} %`;
  return `${whatOf(rule)}${chance}`;
}

/** How often it has met something, and how often it will. */
export function describeUse({ rule, met }: ActiveFault): string {
  if (rule.kind === 'no-route') return 'until cleared';
  if (rule.times === undefined) return `met ${met}, until cleared`;
  return met >= rule.times ? `used up, met ${met}` : `met ${met} of ${rule.times}`;
}

function whatOf(rule: FaultRule): string {
  switch (rule.kind) {
    case 'event': {
      const { action, delayMs, source, detailType, eventId, functionName } = rule;
      const which = [eventId, detailType && `'${detailType}'`, source && `source ${source}`].filter(Boolean);
      const by = delayMs === undefined ? '' : ` by ${shownMs(delayMs)}`;
      const to = functionName === undefined ? '' : ` to ${functionName}`;
      return `${action} events ${which.join(', ') || 'of any kind'}${to}${by}`;
    }
    case 'call': {
      const by = rule.functionName === undefined ? '' : ` by ${rule.functionName}`;
      const lost = rule.when === 'after' ? ', after it was carried out' : '';
      const code = rule.action === 'fail' ? ` with ${rule.code ?? 'InternalFailure'}` : '';
      return `${rule.action} ${rule.service}:${rule.operation}${giving(rule)}${by}${code}${lost}`;
    }
    case 'no-route':
      return `no route from ${rule.functionName} to ${rule.service}`;
    case 'kill':
      return `kill ${rule.functionName} ${rule.when} ${rule.service}:${rule.operation}${giving(rule)}`;
  }
}

const giving = ({ parameter }: { readonly parameter?: string }): string => (parameter ? ` with ${parameter}` : '');

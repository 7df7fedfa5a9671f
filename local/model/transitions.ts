import type { MaybePromise } from './cluster-storage.ts';
import type { Scope } from './region-state.ts';
import { whenDone } from './when-done.ts';

/** A change that shows in a status for a while and then takes effect. */
export interface Transition {
  readonly status: 'modifying' | 'resetting-master-credentials' | 'renaming' | 'rebooting';
  readonly durationMs: number;
  readonly work: () => MaybePromise<unknown>;
  readonly apply: () => void;
  /** The storage could not do it: takes back what was pending. */
  readonly giveUp: () => void;
}

export interface Changing {
  status: string;
  /** The changes asked for and not yet done, the first being the one under way. */
  readonly transitions: Transition[];
}

/**
 * Queues a change. AWS answers `available`, shows the change's status a moment later, and takes one change after the
 * other; a resource that is deleted meanwhile forgets the rest.
 */
export function queueTransition(scope: Scope, resource: Changing, stands: () => boolean, transition: Transition): void {
  resource.transitions.push(transition);
  if (resource.transitions.length > 1) return;
  scope.clock.after(scope.durations.modifyLagMs, () => runNext(scope, resource, stands));
}

function runNext(scope: Scope, resource: Changing, stands: () => boolean): void {
  const transition = resource.transitions[0];
  if (!transition) return;
  if (!stands() || resource.status !== 'available') {
    resource.transitions.length = 0;
    return;
  }
  resource.status = transition.status;
  const end = (takeEffect: () => void) => {
    if (resource.status !== transition.status) return;
    resource.status = 'available';
    takeEffect();
    resource.transitions.shift();
    runNext(scope, resource, stands);
  };
  whenDone(scope.clock, transition.durationMs, transition.work, {
    done: () => end(transition.apply),
    failed: (error) => {
      scope.onStorageError(transition.status, error);
      end(transition.giveUp);
    },
  });
}

import type { Saga } from '../../shared/saga.ts';
import type { Cli } from '../context.ts';
import { changesBetween } from './changes-between.ts';
import { describeChange } from './describe-change.ts';
import { READ_ATTEMPTS_MAX } from './follow-restore.ts';
import { openLiveScreen } from './live-screen.ts';
import { renderProgress } from './render-progress.ts';

/** Somebody who is told about every look at a restore. */
export interface Follower {
  onLook(saga: Saga | undefined): void;
  onTrouble(error: Error, attempt: number): void;
  close(): void;
}

/** A picture for a terminal, lines for everything else. */
export function followerFor(restoreId: string, isJson: boolean, cli: Cli): Follower {
  return !isJson && cli.out.isTerminal ? pictureFollower(restoreId, cli) : lineFollower(restoreId, isJson, cli);
}

function pictureFollower(restoreId: string, { out, now, paint }: Cli): Follower {
  const screen = openLiveScreen(out);
  let picture = [waitingFor(restoreId)];
  return {
    onLook: (saga) => {
      if (saga) picture = renderProgress(saga, now(), paint);
      screen.draw(picture);
    },
    onTrouble: (error, attempt) => screen.draw([...picture, '', paint.yellow(troubleLine(error, attempt))]),
    close: () => screen.close(),
  };
}

function lineFollower(restoreId: string, isJson: boolean, cli: Cli): Follower {
  let before: Saga | undefined;
  let hasSaidWaiting = isJson;
  return {
    onLook: (saga) => {
      if (!saga) {
        if (!hasSaidWaiting) cli.print(waitingFor(restoreId));
        hasSaidWaiting = true;
        return;
      }
      for (const change of changesBetween(before, saga, cli.now())) {
        cli.print(isJson ? JSON.stringify(change) : describeChange(change, cli.paint));
      }
      before = saga;
    },
    onTrouble: (error, attempt) => cli.warn(troubleLine(error, attempt)),
    close: () => undefined,
  };
}

const waitingFor = (restoreId: string): string => `Waiting for restore ${restoreId} to be opened`;

/** Only the fact: the hint is for when it does not pass. */
const troubleLine = (error: Error, attempt: number): string =>
  `${error.message.split('\n')[0]}; trying again (${attempt} of ${READ_ATTEMPTS_MAX})`;

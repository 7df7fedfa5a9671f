import { describe, expect, test } from '@jest/globals';
import { nextMove } from '../../../shared/moves.ts';
import { retiredNameOf } from '../../../shared/names.ts';
import type { ClusterFacts } from '../../../shared/rds-facts.ts';
import type { Saga } from '../../../shared/saga.ts';
import { lookAround, sightingsIn } from '../../../shared/sightings.ts';
import type { Login } from '../../../shared/session.ts';
import type { SwapTargetPorts } from '../../../services/swap-target/ports.ts';
import { swapTarget } from '../../../services/swap-target/step.ts';
import { given } from '../../support/given.ts';
import { anInstance, aCluster, OLD_RESOURCE, RESTORE_ID, TARGET_ARN } from '../../support/rds-builders.ts';
import { NOON } from '../../support/stepped-clock.ts';
import { fault, LAG_MS, RENAME_MS, type RenamingRds, renamingRds } from './support/renaming-rds.ts';
import {
  before,
  BESIDE,
  bothClusters,
  fresh,
  freshId,
  freshInstances,
  oldInstances,
  swapping,
} from './support/two-clusters.ts';

const FIRST_HOST = before['check-restore-status']!.endpoint;
const RETIRED = retiredNameOf(RESTORE_ID);
const RETIRED_ARN = TARGET_ARN.replace('orders-staging', RETIRED);
const IN_ORDER = [
  `orders-staging -> ${RETIRED}`,
  `${BESIDE} -> orders-staging`,
  `orders-staging-2 -> ${RETIRED}-2`,
  `orders-staging-1 -> ${RETIRED}-1`,
  `${freshId(1)} -> orders-staging-2`,
  `${freshId(0)} -> orders-staging-1`,
];

function aSwap(saga: Saga = swapping(), content = bothClusters()) {
  let clockMs = () => NOON.getTime();
  const rds: RenamingRds = renamingRds(content, () => clockMs());
  const pauses: number[] = [];
  const asked: string[] = [];
  const calls: string[] = [];
  const ports: SwapTargetPorts = {
    target: rds,
    seePermission: async (_proof, { id }) => void asked.push(id),
    masterLogin: async () => ({ user: 'dba', password: 'of the new cluster' }),
    tryLogin: async ({ host }) => {
      const from = it.clock.now();
      const [name] = host.split('.');
      return { answer: rds.answerAt(host === FIRST_HOST ? BESIDE : name!), from, to: from };
    },
    stop: async (_proof, id) => {
      calls.push(`stop ${id}`);
      rds.setStatus(id, 'stopped');
    },
    start: async (_proof, id) => {
      calls.push(`start ${id}`);
      rds.setStatus(id, 'available');
      rds.certificateFact = undefined;
    },
    rename: async (_proof, { kind, from, to }) => rds.rename(kind, from, to),
    hasTurn: async ({ step }) => it.saga().step === step,
    pause: async (ms) => {
      pauses.push(ms);
      it.clock.advance(ms);
      return it.clock.now();
    },
  };
  const it = given(swapTarget, saga, ports);
  clockMs = () => it.clock.now().getTime();
  return { rds, ports, pauses, asked, calls, output: () => it.saga().outputs['swap-target'], ...it };
}

/** Deliveries until the step is over, as the clock's ticks bring them; a crashed one is as good as none. */
async function deliverAll(it: ReturnType<typeof aSwap>): Promise<number> {
  for (let deliveries = 1; deliveries <= 20; deliveries += 1) {
    const result = await it.deliver().catch(() => 'crashed');
    if (result !== 'waiting' && result !== 'crashed') return deliveries;
    it.clock.advance(10_000);
  }
  throw new Error('the swap came to no end');
}

describe('a swap from beginning to end', () => {
  test('gives every name in order, then says how long the name was silent and until when the old cluster is kept', async () => {
    const it = aSwap();
    expect(await deliverAll(it)).toBe(1);
    expect(it.rds.renamed).toEqual(IN_ORDER);
    expect(it.output()).toMatchObject({
      begunAt: NOON.toISOString(),
      oldResourceId: OLD_RESOURCE,
      unreachableFrom: NOON.toISOString(),
      unreachableMs: 5_500,
      swappedAt: '2026-10-06T12:00:15.000Z',
      keepUntil: '2026-10-07T12:00:15.000Z',
      port: 5432,
    });
    expect(it.bus.published).toEqual([
      expect.objectContaining({
        name: 'TargetSwapped',
        data: {
          targetClusterArn: TARGET_ARN,
          retiredClusterArn: RETIRED_ARN,
          keepUntil: '2026-10-07T12:00:15.000Z',
          unreachableMs: 5_500,
          isMeasured: true,
          reachedAt: '2026-10-06T12:00:06.000Z',
        },
      }),
    ]);
    expect(it.saga().step).toBe('archive-snapshot');
  });

  test('keeps within one delivery’s time, and goes on with the next when RDS is slow', async () => {
    const it = aSwap();
    Object.assign(it.ports, { rename: async () => undefined });
    expect(await it.deliver()).toBe('waiting');
    const spentMs = it.clock.now().getTime() - NOON.getTime();
    expect(spentMs).toBeGreaterThan(25_000);
    expect(spentMs).toBeLessThan(45_000);
    expect(Date.parse(it.saga().nextCheckAt) - it.clock.now().getTime()).toBe(10_000);
  });

  test('looks again when RDS does not answer while the name is silent, instead of waiting for the next delivery', async () => {
    const it = aSwap();
    const { instancesOf } = it.rds;
    let silences = 3;
    it.rds.instancesOf = async (id) => {
      if (it.rds.renamed.length === 1 && silences > 0) {
        silences -= 1;
        throw fault('ThrottlingException');
      }
      return instancesOf(id);
    };
    expect(await it.deliver()).toBe('advanced');
    expect(it.rds.renamed).toEqual(IN_ORDER);
  });

  test('and when its own table does not answer', async () => {
    const it = aSwap();
    const { hasTurn } = it.ports;
    let silences = 3;
    const slow = async (saga: Saga) => {
      silences -= it.rds.renamed.length;
      if (it.rds.renamed.length === 1 && silences >= 0) throw fault('ProvisionedThroughputExceededException');
      return hasTurn(saga);
    };
    Object.assign(it.ports, { hasTurn: slow });
    expect(await it.deliver()).toBe('advanced');
    expect(it.rds.renamed).toEqual(IN_ORDER);
  });

  test('begins no long row of looks when the deadline is near', async () => {
    const it = aSwap(swapping(undefined, { stepDeadlineAt: '2026-10-06T12:00:06.000Z' }));
    expect(await it.deliver()).toBe('waiting');
    expect(it.clock.now().getTime() - NOON.getTime()).toBeLessThan(6_000);
  });

  test('looks at growing distances while one rename is under way, and tries the name all the while', async () => {
    const it = aSwap();
    const { hasTurn } = it.ports;
    const looks: number[] = [];
    Object.assign(it.ports, {
      hasTurn: (saga: Saga) => {
        looks.push(it.clock.now().getTime() - NOON.getTime());
        return hasTurn(saga);
      },
    });
    await it.deliver();
    expect(looks.slice(0, 5)).toEqual([0, 1_000, 3_000, 4_000, 6_000]);
    expect(new Set(it.pauses)).toEqual(new Set([500]));
    expect(LAG_MS + RENAME_MS).toBeLessThan(3_000);
  });
});

describe('the name as clients see it', () => {
  const CERTIFICATE = "Host: orders-staging.example. is not in the cert's altnames: DNS:arp-new";
  const untilTold = async (it: ReturnType<typeof aSwap>) => {
    await deliverAll(it);
    expect(it.saga().step).toBe('archive-snapshot');
    return it.bus.published[0]!.data as Record<string, unknown>;
  };
  const stopping = (may: boolean) => {
    const saga = swapping();
    return { ...saga, plan: { ...saga.plan!, swap: { ...saga.plan!.swap, stopAndStart: may } } };
  };

  test('is the old cluster while DNS leads there, which is no success: the swap ends when the new one answers', async () => {
    const it = aSwap();
    it.rds.dnsMs = 20_000;
    const data = await untilTold(it);
    // The old one answers until 22.7 s, the new one from 25.7 s on; later its writer restarts for 2.5 s.
    expect(it.output()!.seen).toMatchObject({
      isMeasured: true,
      oldAnsweredAt: '2026-10-06T12:00:22.500Z',
      silences: 2,
    });
    expect(data).toMatchObject({ unreachableMs: expect.any(Number), reachedAt: '2026-10-06T12:00:26.000Z' });
    expect(Math.abs((data.unreachableMs as number) - 5_500)).toBeLessThanOrEqual(1_000);
  });

  test('promise 3: keeps the swap waiting for as long as DNS leads to the old cluster, and says so', async () => {
    const it = aSwap();
    it.rds.dnsMs = 600_000;
    for (let minute = 0; minute < 5; minute += 1) {
      expect(await it.deliver()).toBe('waiting');
      it.clock.advance(60_000);
    }
    expect(it.rds.renamed).toEqual(IN_ORDER);
    expect(it.saga().steps['swap-target']!.note).toContain(
      "'orders-staging' finds a server that does not know the password",
    );
    expect(it.bus.published).toEqual([]);
    it.clock.advance(600_000);
    await untilTold(it);
  });

  test('may be one that the certificate does not know: then people are told, and nobody says that clients reach it', async () => {
    const it = aSwap(stopping(false));
    it.rds.certificateFact = CERTIFICATE;
    const data = await untilTold(it);
    expect(data).toMatchObject({ certificateUnknown: CERTIFICATE, isMeasured: true });
    expect(data).not.toHaveProperty('reachedAt');
    // The five minutes of the plan.
    expect(data.unreachableMs).toBeGreaterThan(300_000);
    expect(it.calls).toEqual([]);
  });

  test('is learnt by the certificate when the plan lets the cluster be stopped and started', async () => {
    const it = aSwap(stopping(true));
    it.rds.certificateFact = CERTIFICATE;
    const data = await untilTold(it);
    expect(it.calls).toEqual(['stop orders-staging', 'start orders-staging']);
    expect(data).toMatchObject({ reachedAt: expect.any(String) });
    expect(data).not.toHaveProperty('certificateUnknown');
    expect(it.output()!.restart).toMatchObject({ stoppedAt: expect.any(String), endedAt: expect.any(String) });
  });

  test('is told when a stop and start has not helped: it is not done twice', async () => {
    const it = aSwap(stopping(true));
    it.rds.certificateFact = CERTIFICATE;
    Object.assign(it.ports, {
      start: async (_proof: unknown, id: string) => {
        it.calls.push(`start ${id}`);
        it.rds.setStatus(id, 'available');
      },
    });
    expect(await untilTold(it)).toMatchObject({ certificateUnknown: CERTIFICATE });
    expect(it.calls).toEqual(['stop orders-staging', 'start orders-staging']);
  });

  test('promise 3: is not changed while the function cannot log in to the new cluster at all', async () => {
    const it = aSwap();
    const answer = { kind: 'nobody', fact: 'timeout expired (unknown)' };
    Object.assign(it.ports, { tryLogin: async () => ({ answer, from: NOON, to: NOON }) });
    expect(await it.deliver()).toBe('trouble');
    expect(it.saga().steps['swap-target']!.trouble).toMatchObject({
      code: 'NewClusterNotReached',
      message: expect.stringContaining('timeout expired'),
    });
    expect([it.rds.renamed, it.output()?.unreachableFrom]).toEqual([[], undefined]);
  });

  test('is not measured where the old cluster does not let the function in, and the most it can have been is told', async () => {
    const it = aSwap();
    const { tryLogin } = it.ports;
    Object.assign(it.ports, {
      tryLogin: async (login: Login) => {
        const tried = await tryLogin(login);
        return tried.answer.kind === 'another' ? { ...tried, answer: { kind: 'nobody', fact: 'timeout' } } : tried;
      },
    });
    expect(await untilTold(it)).toMatchObject({ isMeasured: false, unreachableMs: 6_000 });
  });

  test('all old instances are renamed together, then the new readers, then the writer', async () => {
    const it = aSwap();
    const asked: string[] = [];
    const { rename } = it.ports;
    Object.assign(it.ports, {
      rename: async (...[proof, move]: Parameters<typeof rename>) => {
        asked.push(`${(it.clock.now().getTime() - NOON.getTime()) / 1000} ${move.from}`);
        return rename(proof, move);
      },
    });
    await it.deliver();
    const times = asked.map((each) => Number(each.split(' ')[0]));
    expect(times[2]).toBe(times[3]);
    expect(times[4]).toBeGreaterThan(times[3]!);
    expect(times[5]).toBeGreaterThan(times[4]!);
  });
});

describe('before the first rename', () => {
  test('every rename is committed in a turn of its own, in which nothing is called', async () => {
    const it = aSwap();
    expect(await it.advance()).toMatchObject({
      kind: 'again',
      output: { begunAt: NOON.toISOString(), oldResourceId: OLD_RESOURCE, moves: { length: 6 } },
    });
    expect([it.rds.renamed, it.asked]).toEqual([[], []]);
  });

  test('IAM is asked nothing of an old instance that keeps its name: our role may not change it', async () => {
    const content = bothClusters();
    const reporting = anInstance({ id: 'reporting', resourceId: 'db-REPORTING' });
    const it = aSwap(swapping(), { ...content, instances: [...content.instances, reporting] });
    await deliverAll(it);
    expect(it.saga().step).toBe('archive-snapshot');
    expect(it.asked).toContain('orders-staging-1');
    expect(it.asked).not.toContain('reporting');
  });

  test('a retry announces them anew where instances of an earlier try have been deleted and made again', async () => {
    const earlier = aSwap();
    await earlier.deliver();
    const { swappedAt: _at, namedAt: _named, ...output } = earlier.output()!;
    const content = bothClusters();
    const instances = content.instances.map((each) =>
      each.clusterId === BESIDE ? { ...each, resourceId: `${each.resourceId}-AGAIN` } : each,
    );
    const it = aSwap(swapping(output), { ...content, instances });
    await deliverAll(it);
    expect(it.rds.renamed).toEqual(IN_ORDER);
    expect(it.output()!.moves.filter(({ resourceId }) => resourceId.endsWith('-AGAIN'))).toHaveLength(2);
  });

  test('the moment from which the name may be silent is committed in a turn of its own', async () => {
    const begun = aSwap();
    await begun.deliver();
    const { begunAt, moves, oldResourceId } = begun.output()!;
    const it = aSwap(swapping({ begunAt, moves, oldResourceId }));
    expect(await it.advance()).toMatchObject({ kind: 'again', output: { unreachableFrom: NOON.toISOString() } });
    expect(it.rds.renamed).toEqual([]);
  });

  test('IAM has let everything be renamed before the name may be silent', async () => {
    const it = aSwap();
    await deliverAll(it);
    const names = [...oldInstances(), ...freshInstances()].map(({ id }) => id);
    expect(it.asked.toSorted()).toEqual(['orders-staging', BESIDE, ...names].toSorted());
  });

  test('promise 8: a tag that IAM does not know yet is waited for while the name answers, and nothing is renamed', async () => {
    const it = aSwap();
    const { seePermission } = it.ports;
    Object.assign(it.ports, {
      seePermission: async () =>
        it.log.record('ModifyDBCluster', 'orders-staging', () => Promise.reject(fault('AccessDenied'))),
    });
    expect(await it.deliver()).toBe('trouble');
    expect(it.saga().steps['swap-target']!.trouble).toMatchObject({ code: 'TagsUnknownToIam' });
    expect([it.rds.renamed, it.output()?.unreachableFrom]).toEqual([[], undefined]);
    it.clock.advance(20 * 60_000);
    Object.assign(it.ports, { seePermission });
    await deliverAll(it);
    expect(it.rds.renamed).toEqual(IN_ORDER);
  });

  test('a refusal that lasts longer than IAM may need fails the step, and nothing was renamed', async () => {
    const it = aSwap();
    Object.assign(it.ports, {
      seePermission: async () =>
        it.log.record('ModifyDBCluster', 'orders-staging', () => Promise.reject(fault('AccessDenied'))),
    });
    expect(await it.deliver()).toBe('trouble');
    it.clock.advance(30 * 60_000);
    expect(await it.deliver()).toBe('failed');
    expect(it.saga().failure).toMatchObject({ code: 'AccessDenied' });
    expect(it.rds.renamed).toEqual([]);
  });

  test.each<[string, Parameters<typeof aSwap>[1]]>([
    ['the new cluster is modifying', { ...bothClusters(), clusters: [aCluster(), fresh({ status: 'modifying' })] }],
    [
      'the new cluster has changes pending',
      { ...bothClusters(), clusters: [aCluster(), fresh({ hasPendingChanges: true })] },
    ],
    ['the old cluster is backing up', { ...bothClusters(), clusters: [aCluster({ status: 'backing-up' }), fresh()] }],
    [
      'an instance reboots',
      { ...bothClusters(), instances: [...oldInstances(), ...freshInstances({ status: 'rebooting' })] },
    ],
  ])('waits while %s', async (_what, content) => {
    const it = aSwap(swapping(), content);
    expect(await it.advance()).toMatchObject({ kind: 'wait' });
    expect(it.rds.renamed).toEqual([]);
  });

  test.each<[string, ClusterFacts[], string]>([
    ['the old cluster is gone', [fresh()], 'TargetVanished'],
    ['the old cluster was made anew', [aCluster({ resourceId: 'cluster-X' }), fresh()], 'TargetVanished'],
    ['the old cluster lacks the plan’s tag', [aCluster({ tags: {} }), fresh()], 'TargetNotTagged'],
    ['the new cluster is gone', [aCluster()], 'NewClusterLost'],
    ['the new cluster is closed still', [aCluster(), fresh({ securityGroups: ['sg-0c105ed'] })], 'NewClusterNotOpen'],
  ])('fails when %s, and nothing is renamed', async (_what, clusters, code) => {
    const it = aSwap(swapping(), { ...bothClusters(), clusters });
    expect(await it.deliver()).toBe('failed');
    expect(it.saga()).toMatchObject({ phase: 'failing', failure: { step: 'swap-target', code } });
    expect(it.rds.renamed).toEqual([]);
    expect(it.output()).toBeUndefined();
  });

  test('fails when a stranger bears a name of the swap', async () => {
    const stranger = anInstance({ id: `${RETIRED}-1`, resourceId: 'db-STRANGER', clusterId: 'bookings' });
    const it = aSwap(swapping(), { ...bothClusters(), instances: [...bothClusters().instances, stranger] });
    expect(await it.deliver()).toBe('failed');
    expect(it.saga().failure).toMatchObject({ code: 'NameTaken' });
    expect(it.rds.renamed).toEqual([]);
  });
});

describe('however deliveries come', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('a crash at pause %i leads to the same end', async (crashAt) => {
    const it = aSwap();
    const { pause } = it.ports;
    let pauses = 0;
    const crashing = async (ms: number) => {
      pauses += 1;
      if (pauses === crashAt) throw fault('TheFunctionCrashed');
      return pause(ms);
    };
    Object.assign(it.ports, { pause: crashing });
    await deliverAll(it);
    expect(it.rds.renamed).toEqual(IN_ORDER);
    expect(it.saga().step).toBe('archive-snapshot');
  });

  test('a second delivery at the same time renames nothing twice', async () => {
    const it = aSwap();
    const { pause } = it.ports;
    let second: Promise<unknown> | undefined;
    Object.assign(it.ports, {
      pause: async (ms: number) => {
        second ??= it.deliver();
        await new Promise(setImmediate);
        return pause(ms);
      },
    });
    await it.deliver();
    await second;
    expect(it.rds.renamed).toEqual(IN_ORDER);
    expect(it.saga()).toMatchObject({ step: 'archive-snapshot', phase: 'running' });
    expect(it.bus.names()).toEqual(['TargetSwapped']);
  });

  test.each([1, 2, 3, 4, 5])(
    'promise 6: renames nothing more when it hears, after %i renames, that another delivery has ended the swap',
    async (count) => {
      const it = aSwap();
      Object.assign(it.ports, { hasTurn: async () => it.rds.renamed.length < count });
      expect(await it.deliver()).toBe('waiting');
      expect(it.rds.renamed).toEqual(IN_ORDER.slice(0, count));
    },
  );

  test('an error that the next look explains is none', async () => {
    const it = aSwap();
    const { rename } = it.ports;
    Object.assign(it.ports, {
      rename: async (...args: Parameters<typeof rename>) => {
        await rename(...args);
        throw fault('AccessDenied');
      },
    });
    await deliverAll(it);
    expect(it.rds.renamed).toEqual(IN_ORDER);
  });

  test('an error that stays fails the step, for the renames to be taken back', async () => {
    const it = aSwap();
    let calls = 0;
    Object.assign(it.ports, {
      rename: async () => {
        calls += 1;
        throw fault('InvalidParameterValue');
      },
    });
    expect(await it.deliver()).toBe('failed');
    expect(calls).toBe(3);
    expect(it.saga()).toMatchObject({ step: 'undo-restore', failure: { code: 'InvalidParameterValue' } });
  });

  test('IAM may be of two minds about a name that changes hands: a refusal ends the swap after five minutes', async () => {
    const it = aSwap();
    Object.assign(it.ports, { rename: () => Promise.reject(fault('AccessDenied')) });
    for (let minutes = 0; minutes < 4; minutes += 1) {
      expect(await it.deliver()).toBe('waiting');
      it.clock.advance(60_000);
    }
    it.clock.advance(60_000);
    expect(await it.deliver()).toBe('failed');
    expect(it.saga()).toMatchObject({ step: 'undo-restore', failure: { code: 'AccessDenied' } });
  });

  test('what RDS calls too early is waited for, as long as the step has time', async () => {
    const it = aSwap();
    Object.assign(it.ports, { rename: () => Promise.reject(fault('InvalidDBClusterStateFault')) });
    expect(await it.deliver()).toBe('waiting');
    expect(it.saga().phase).toBe('running');
  });
});

describe('between the renames', () => {
  const underWay = async () => {
    const done = aSwap();
    await done.deliver();
    const { begunAt, moves, oldResourceId, unreachableFrom } = done.output()!;
    return swapping({ begunAt, moves, oldResourceId, unreachableFrom });
  };
  const afterTheOldOne = () => ({
    clusters: [aCluster({ id: RETIRED, arn: RETIRED_ARN }), fresh()],
    instances: [...oldInstances({ clusterId: RETIRED }), ...freshInstances()],
  });

  test('fails when somebody has taken the name, and what is to be taken back is known', async () => {
    const stranger = aCluster({ resourceId: 'cluster-STRANGER', tags: {}, members: [] });
    const content = afterTheOldOne();
    const it = aSwap(await underWay(), { ...content, clusters: [...content.clusters, stranger] });
    expect(await it.deliver()).toBe('failed');
    expect(it.saga()).toMatchObject({
      failure: { code: 'NameTaken' },
      outputs: { 'swap-target': { moves: { length: 6 } } },
    });
  });

  test('fails at once when a thing on its way needs somebody’s help', async () => {
    const content = afterTheOldOne();
    const it = aSwap(await underWay(), { ...content, clusters: [content.clusters[0]!, fresh({ status: 'failed' })] });
    expect(await it.deliver()).toBe('failed');
    expect(it.saga().failure).toMatchObject({ code: 'SwapStuck' });
  });

  test('goes on without an old cluster that somebody has deleted meanwhile', async () => {
    const content = afterTheOldOne();
    const it = aSwap(await underWay(), { clusters: [content.clusters[1]!], instances: freshInstances() });
    expect(await deliverAll(it)).toBe(1);
    expect(it.rds.renamed).toEqual(IN_ORDER.filter((each) => each.startsWith('arp-new')));
  });

  test('looks for a new cluster that is out of sight for five minutes, then fails', async () => {
    const content = afterTheOldOne();
    const it = aSwap(await underWay(), {
      clusters: [content.clusters[0]!],
      instances: oldInstances({ clusterId: RETIRED }),
    });
    expect(await it.deliver()).toBe('waiting');
    it.clock.advance(300_000);
    expect(await it.deliver()).toBe('failed');
    expect(it.saga().failure).toMatchObject({ code: 'NewClusterLost' });
  });

  test('does not take a new cluster for lost that is out of sight for a moment, after an outage of half an hour', async () => {
    const content = afterTheOldOne();
    const it = aSwap(await underWay(), { ...content, clusters: [content.clusters[0]!] });
    const { pause } = it.ports;
    Object.assign(it.ports, {
      pause: (ms: number) => {
        it.rds.clusters = [...new Set([...it.rds.clusters, content.clusters[1]!])];
        Object.assign(it.ports, { pause });
        return pause(ms);
      },
    });
    it.clock.advance(1_800_000);
    await deliverAll(it);
    expect([it.saga().step, it.saga().failure]).toEqual(['archive-snapshot', undefined]);
  });

  test('what has been renamed can be found and brought home', async () => {
    const it = aSwap();
    Object.assign(it.ports, {
      pause: async () => Promise.reject(fault('TheFunctionCrashed')),
    });
    await it.deliver().catch(() => undefined);
    it.clock.advance(10_000);
    const { moves } = it.output()!;
    const back = nextMove(moves, sightingsIn(await lookAround(moves, it.rds)), 'back');
    expect(back).toMatchObject({ kind: 'rename', move: { from: RETIRED, to: 'orders-staging' } });
  });
});

describe('without an old cluster', () => {
  const checked = { ...before['snapshot-check']!, targetResourceId: undefined };
  const alone = swapping(undefined, { outputs: { ...before, 'snapshot-check': checked } });

  test('there is nothing to swap, and nothing to keep', async () => {
    const it = aSwap(alone);
    expect(await it.deliver()).toBe('advanced');
    expect(it.rds.renamed).toEqual([]);
    expect(it.bus.published[0]!.data).toEqual({ targetClusterArn: TARGET_ARN, unreachableMs: 0 });
    expect(it.output()).toMatchObject({
      moves: [],
      unreachableMs: 0,
      endpoint: before['check-restore-status']!.endpoint,
    });
    expect(it.output()).not.toHaveProperty('keepUntil');
  });
});

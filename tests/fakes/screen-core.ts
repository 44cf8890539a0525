import { implement, ORPCError } from '@orpc/server';
import { contract, type Hello, type Topic } from '../../src/contract/index.ts';
import { electionNames, electionOf } from '../../src/core/election.ts';
import { realProfile } from '../../src/domain/test-profiles.ts';
import { createScreenContact } from './screen-contact.ts';
import { createScreenIntake } from './screen-intake.ts';
import { createScreenKeys } from './screen-keys.ts';
import { createScreenTelegram } from './screen-telegram.ts';
import { type Case, makeCase, makeInbox, PEOPLE, page, version } from './screen-world.ts';

/**
 * A stand-in for core behind the contract, with invented data: for looking at the screens and driving them in a browser
 * without a store or Telegram. It enforces nothing and keeps nothing.
 */
export interface ScreenCoreOptions {
  stage?: Hello['stage'];
  kind?: 'drill' | 'live';
  cases?: number;
  inbox?: number;
  connected?: boolean;
  flood?: boolean;
  /** Just restored from a backup: the account needs a login, the original's session is still alive. */
  restored?: boolean;
  /** A second account that Telegram lets in no more, and a login of the first that nobody knows. */
  troubled?: boolean;
  /** No proxy yet. */
  direct?: boolean;
}

type Push<T> = { queue: T[]; wake: () => void };

export function createScreenCore(options: ScreenCoreOptions = {}) {
  const now = () => Date.now();
  const cases: Case[] = Array.from({ length: options.cases ?? 6 }, (_, n) =>
    makeCase(now(), ([7, 4, 2, 1, 26, 190][n % 6] as number) * 60_000 + n * 1300, n),
  );
  const inbox = Array.from({ length: options.inbox ?? 240 }, (_, n) => makeInbox(now(), n));
  inbox.sort((a, b) => Number(b.overdue) - Number(a.overdue) || b.receivedAt - a.receivedAt);
  const outbox: {
    id: string;
    caseId: string;
    label: string;
    text: string;
    holdUntil: number;
    cancelled: boolean;
    by: string;
  }[] = [];
  const people = structuredClone(PEOPLE);
  let me = people[0] ?? null;
  let stage: Hello['stage'] = options.stage ?? 'open';
  let kind: 'drill' | 'live' | null = stage === 'open' ? (options.kind ?? 'drill') : null;
  let locked = false;
  let paused = false;
  let seq = 0;
  let listening = 0;
  let crashedAt: number | null = null;

  const lives = new Set<Push<{ event: 'changed'; topic: Topic; revision: number }>>();
  const streams = new Set<
    Push<{
      seq: number;
      what: 'raised' | 'climbed' | 'silenced';
      caseId: string;
      urgency: Case['urgency'];
      possible: boolean;
      level: number;
    }>
  >();
  let revision = 0;
  const changed = (...topics: Topic[]) => {
    for (const topic of topics) {
      revision += 1;
      for (const live of lives) {
        live.queue.push({ event: 'changed', topic, revision });
        live.wake();
      }
    }
  };
  const tell = (what: 'raised' | 'silenced', one: Case) => {
    seq += 1;
    for (const stream of streams) {
      stream.queue.push({ seq, what, caseId: one.id, urgency: one.urgency, possible: one.possible, level: one.level });
      stream.wake();
    }
  };
  async function* follow<T>(set: Set<Push<T>>, signal: AbortSignal | undefined): AsyncGenerator<T> {
    let wake = () => {};
    const own: Push<T> = { queue: [], wake: () => wake() };
    set.add(own);
    signal?.addEventListener('abort', () => own.wake());
    try {
      while (!signal?.aborted) {
        const next = own.queue.shift();
        if (next) yield next;
        else
          await new Promise<void>((done) => {
            wake = done;
          });
      }
    } finally {
      set.delete(own);
    }
  }

  const find = (id: string): Case => {
    const one = cases.find((row) => row.id === id);
    if (!one) throw new ORPCError('NOT_FOUND_HERE');
    return one;
  };
  const enter = (one: Case, type: string, fields: Record<string, string> = {}) => {
    const entryId = `entry-${one.id}-${one.timeline.length + 1}`;
    one.timeline.push({
      what: 'entry',
      at: now(),
      entryId,
      type,
      actor: me?.callName ?? '',
      fields,
      superseded: false,
    });
    one.revision += 1;
    return entryId;
  };
  const waiting = () => cases.filter((one) => one.state === 'new');
  const order = (a: Case, b: Case) =>
    a.urgency.localeCompare(b.urgency) || Number(a.possible) - Number(b.possible) || a.sentAt - b.sentAt;
  const ok = { ok: true as const };
  const outRow = (row: (typeof outbox)[number]) => ({
    id: row.id,
    caseId: row.caseId,
    label: row.label,
    text: row.text,
    state: row.cancelled ? ('cancelled' as const) : now() < row.holdUntil ? ('held' as const) : ('sent' as const),
    holdUntil: row.holdUntil,
    sentAt: row.holdUntil + 300,
    attempts: 1,
    error: null,
    by: row.by,
  });

  const keys = createScreenKeys({
    now,
    people,
    me: () => me,
    changed,
    setStage: (next) => {
      stage = next;
      kind = next === 'open' ? (options.kind ?? 'drill') : null;
    },
  });
  const telegram = createScreenTelegram({ now, changed, me: () => me, ...options });
  const intake = createScreenIntake({
    now,
    changed,
    inbox,
    me: () => me,
    open: (one) => {
      cases.push(one);
      tell('raised', one);
      changed('alarms', 'cases', 'inbox');
    },
  });

  const os = implement(contract);
  // Not `os.router`: calls that no screen needs yet are left out, and answer NOT_FOUND.
  const router = {
    system: {
      setLocale: os.system.setLocale.handler(() => ok),
      hello: os.system.hello.handler(() => ({
        version: '0.1.0',
        host: 'test',
        runtimeHint: null,
        canInvite: true,
        now: now(),
        stage,
        kind,
        hqName: stage === 'open' && !locked && me ? 'Штаб «Мәре»' : null,
        workspaceId: stage === 'open' ? 'w1' : null,
        seat: { locked, person: locked ? null : me, lockAfter: keys.lockAfter() },
        practice: { available: true, exists: false, passphrase: null },
        dataDir: '/home/volunteer/.local/share/maere/headquarters',
        crashedAt,
        drillOnly: false,
      })),
      election: os.system.election.handler(() => electionNames(electionOf(realProfile))),
      live: os.system.live.handler(({ signal }) => follow(lives, signal)),
    },
    backup: keys.backup,
    workspace: {
      ...keys.workspace,
      restore: os.workspace.restore.handler(async ({ input }) => {
        await new Promise((done) => setTimeout(done, 700));
        if (!input.folder.includes('maere-backup')) throw new ORPCError('BACKUP_NOT_FOUND');
        stage = 'open';
        kind = 'live';
        telegram.restore();
        changed('seat', 'telegram');
        return { workspaceId: 'w1' };
      }),
      list: os.workspace.list.handler(() => [
        {
          id: 'w1',
          kind: 'live',
          createdAt: now() - 9 * 86_400_000,
          usedAt: now() - 3_600_000,
          problem: null,
          keychain: '4207',
        },
        { id: 'w2', kind: 'drill', createdAt: now() - 2 * 86_400_000, usedAt: now() - 86_400_000, problem: null },
        {
          id: 'w3',
          kind: 'live',
          createdAt: now() - 40 * 86_400_000,
          usedAt: now() - 30 * 86_400_000,
          problem: 'KEYRING_DAMAGED',
        },
      ]),
      practise: os.workspace.practise.handler(async ({ input }) => {
        await new Promise((done) => setTimeout(done, 600));
        if (me) me.callName = input.callName;
        stage = 'open';
        kind = 'drill';
        changed('seat');
        return ok;
      }),
      create: os.workspace.create.handler(() => {
        stage = 'open';
        kind = 'live';
        telegram.disconnect();
        changed('seat');
        return { workspaceId: 'w9', number: '4207' };
      }),
      open: os.workspace.open.handler(() => {
        throw new ORPCError('WRONG_PASSPHRASE', { data: { seconds: 3 } });
      }),
      seal: os.workspace.seal.handler(() => {
        stage = 'sealed';
        kind = null;
        changed('seat');
        return ok;
      }),
      leaveSealed: os.workspace.leaveSealed.handler(() => {
        stage = 'welcome';
        changed('seat');
        return ok;
      }),
    },
    people: {
      ...keys.people,
      signIn: os.people.signIn.handler(({ input }) => {
        const found = people.find((person) => person.number === input.number);
        if (!found) throw new ORPCError('WRONG_PASSPHRASE', { data: { seconds: 0 } });
        me = found;
        changed('seat', 'people');
        return found;
      }),
      signOut: os.people.signOut.handler(() => {
        me = null;
        changed('seat');
        return ok;
      }),
      lock: os.people.lock.handler(() => {
        locked = true;
        changed('seat');
        return ok;
      }),
      unlock: os.people.unlock.handler(({ input }) => {
        if (input.passphrase === 'wrong') throw new ORPCError('WRONG_PASSPHRASE', { data: { seconds: 0 } });
        locked = false;
        changed('seat');
        return ok;
      }),
      list: os.people.list.handler(() => people),
      add: os.people.add.handler(({ input }) => {
        const number = String(people.length + 1);
        people.push({ id: `p${number}`, number, ...input, active: true, onShift: false, present: false });
        changed('people');
        return { personId: `p${number}`, number };
      }),
      setRole: os.people.setRole.handler(({ input }) => {
        if (input.personId === 'p1') throw new ORPCError('LAST_LEAD');
        const person = people.find((one) => one.id === input.personId);
        if (person) person.role = input.role;
        changed('people');
        return ok;
      }),
      deactivate: os.people.deactivate.handler(({ input }) => {
        const person = people.find((one) => one.id === input.personId);
        if (person) person.active = false;
        const heldSlot = person?.canStart === true;
        if (heldSlot) keys.rekeyDue();
        changed('people');
        return { ...ok, heldSlot };
      }),
      changePassphrase: os.people.changePassphrase.handler(() => ok),
      shift: os.people.shift.handler(({ input }) => {
        if (me) me.onShift = input.on;
        changed('seat', 'people', 'listeners');
        return ok;
      }),
      invite: os.people.invite.handler(() => ({ link: 'http://127.0.0.1:4100/#link=Zk3v9Q0uXb7sY2mN' })),
    },
    ...telegram.router,
    alarms: {
      list: os.alarms.list.handler(() =>
        waiting()
          .sort(order)
          .map((one) => ({
            ...one,
            caseId: one.id,
            ackDueAt: one.ackDueAt ?? 0,
            owner: null,
            ownerId: null,
            why: 'unanswered' as const,
            caller: 'relayed' as const,
            group: null,
            called: [],
            term: null,
          })),
      ),
      members: os.alarms.members.handler(() => []),
      setApart: os.alarms.setApart.handler(() => ({ entryId: null, apart: 0 })),
      summary: os.alarms.summary.handler(() => ({
        alarms:
          stage === 'open'
            ? waiting()
                .sort(order)
                .map(({ urgency, receivedAt, level }) => ({ urgency, receivedAt, level }))
            : [],
      })),
      stream: os.alarms.stream.handler(({ signal }) => follow(streams, signal)),
      acknowledge: os.alarms.acknowledge.handler(({ input }) => {
        const one = find(input.caseId);
        if (one.state !== 'new')
          throw new ORPCError('ALREADY_ACKNOWLEDGED', { data: { name: one.acknowledgedBy, at: one.acknowledgedAt } });
        Object.assign(one, {
          state: 'acknowledged',
          acknowledgedBy: me?.callName,
          acknowledgedAt: now(),
          owner: me && { id: me.id, name: me.callName },
          ownedAt: now(),
          ackDueAt: null,
        });
        one.undoable = { entryId: enter(one, 'case.acknowledged'), type: 'case.acknowledged', until: null };
        tell('silenced', one);
        changed('alarms', 'cases');
        return one;
      }),
      decide: os.alarms.decide.handler(({ input }) => {
        const one = find(input.caseId);
        one.possible = false;
        if (input.verdict === 'not') one.state = 'closed';
        one.undoable = {
          entryId: enter(one, 'case.possibleDecided', { decision: input.verdict === 'not' ? 'notSos' : 'sos' }),
          type: 'case.possibleDecided',
          until: null,
        };
        changed('alarms', 'cases');
        return one;
      }),
      listening: os.alarms.listening.handler(({ input }) => {
        const before = listening;
        listening = input.sound === 'on' ? 1 : 0;
        if (before !== listening) changed('listeners');
        return { listeners: listening };
      }),
      listeners: os.alarms.listeners.handler(() => ({
        listeners: listening,
        onShift: people.filter((one) => one.onShift).length,
      })),
    },
    cases: {
      list: os.cases.list.handler(({ input }) => {
        const rows = cases
          .filter((one) => input.state === 'all' || (one.state === 'closed') === (input.state === 'closed'))
          .filter((one) => input.owner !== 'nobody' || one.owner === null)
          .sort((a, b) => b.receivedAt - a.receivedAt);
        return { ...page(rows, input.cursor, input.limit), total: rows.length };
      }),
      get: os.cases.get.handler(({ input }) => {
        const one = find(input.caseId);
        return {
          ...one,
          problems: one.kind === 'kettling' ? [{ code: 'unknownKey', line: 'кличка: Рекс' }] : [],
          urgencyReasons: one.reasons,
          merging: { into: null, here: [], attached: [] },
          replyTo: one.possible ? null : { kind: 'relay' as const, label: 'alaman:8841' },
        };
      }),
      note: os.cases.note.handler(({ input }) => {
        const one = find(input.caseId);
        enter(one, 'case.noteAdded', { text: input.text });
        one.undoable = null;
        changed('cases');
        return ok;
      }),
      undo: os.cases.undo.handler(({ input }) => {
        const one = cases.find((row) => row.undoable?.entryId === input.entryId);
        if (!one) throw new ORPCError('UNDO_TOO_LATE');
        Object.assign(one, {
          state: 'new',
          acknowledgedBy: null,
          acknowledgedAt: null,
          owner: null,
          ownedAt: null,
          ackDueAt: one.receivedAt + 300_000,
          undoable: null,
        });
        enter(one, 'case.ackUndone');
        tell('raised', one);
        changed('alarms', 'cases');
        return ok;
      }),
      reply: os.cases.reply.handler(({ input }) => {
        const row = {
          id: `mail-${outbox.length + 1}`,
          caseId: input.caseId,
          label: 'alaman:8841',
          text: input.text,
          holdUntil: now() + 5000,
          cancelled: false,
          by: me?.callName ?? '',
        };
        outbox.push(row);
        changed('outbox');
        setTimeout(() => changed('outbox'), 5100);
        return outRow(row);
      }),
    },
    ...intake,
    ...createScreenContact({ now, changed }),
    outbox: {
      list: os.outbox.list.handler(() => outbox.map(outRow)),
      cancel: os.outbox.cancel.handler(({ input }) => {
        const row = outbox.find((one) => one.id === input.id);
        if (!row || now() > row.holdUntil) throw new ORPCError('HOLD_OVER');
        row.cancelled = true;
        changed('outbox');
        return ok;
      }),
    },
    journal: {
      list: os.journal.list.handler(({ input }) => {
        const types = [
          'case.acknowledged',
          'case.opened',
          'inbox.seen',
          'shift.started',
          'relay.bound',
          'chat.watched',
          'person.added',
          'workspace.created',
        ];
        const rows = Array.from({ length: 120 }, (_, n) => ({
          id: `j${n}`,
          seq: 120 - n,
          device: 'd1',
          at: now() - n * 240_000,
          type: types[n % types.length] as string,
          actor: n % 3 === 0 ? 'system' : 'Айгерім',
          subjects: [`case:${(n * 7919).toString(16)}`],
        }));
        return page(rows, input.cursor, input.limit);
      }),
      verify: os.journal.verify.handler(() => ({ whole: true, entries: 121, broken: null })),
      rebuild: os.journal.rebuild.handler(() => ({ same: true, tables: 9 })),
    },
    drill: {
      control: os.drill.control.handler(({ input }) => {
        if (input.command === 'sosNow') raise();
        else paused = input.command === 'pause';
        changed('drill');
        return ok;
      }),
      state: os.drill.state.handler(() => ({ running: true, paused })),
    },
  };

  /** A new SOS, as the real core would push it. */
  function raise(): Case {
    const one = makeCase(now(), 0);
    cases.push(one);
    tell('raised', one);
    changed('alarms', 'cases');
    return one;
  }
  /** New evidence on a case and a new message in the inbox. */
  function arrive(): void {
    inbox.unshift({ ...makeInbox(now(), inbox.length), sentAt: now(), receivedAt: now(), overdue: false });
    const one = cases[0];
    one?.timeline.push({
      what: 'evidence',
      at: now(),
      messageKey: 'channel:1:99',
      version: version('Тағы бір хабар', now()),
    });
    changed('inbox', 'cases');
  }
  function crash(): void {
    crashedAt = now();
    changed('seat');
  }
  return { router, raise, arrive, crash };
}

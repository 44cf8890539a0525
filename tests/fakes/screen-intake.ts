import { implement, ORPCError } from '@orpc/server';
import { contract, type PersonRow, type Topic } from '../../src/contract/index.ts';
import { hitsIn, searchTerms } from '../../src/domain/index.ts';
import { type Case, type InboxItem, makeCase, makeInbox, page } from './screen-world.ts';

interface World {
  now(): number;
  changed(...topics: Topic[]): void;
  me(): PersonRow | null;
  inbox: InboxItem[];
  /** A case that a person made. */
  open(one: Case): void;
}

const ok = { ok: true as const };

/** The inbox of the stand-in core, what is written down and filed by hand, drafts and imports. */
export function createScreenIntake({ now, changed, me, inbox, open }: World) {
  const os = implement(contract);
  const drafts = new Map<string, string>();
  return {
    inbox: {
      list: os.inbox.list.handler(({ input }) => {
        const unseen = inbox.filter((row) => row.seenBy === null);
        const terms = searchTerms(input.search);
        const { kinds = [], media = null } = input.filter ?? {};
        const hits = inbox
          .filter((row) => !terms || hitsIn(row.excerpt, terms).length > 0)
          .map((row) => ({ ...row, hits: terms ? hitsIn(row.excerpt, terms) : [] }));
        const rows = hits
          .filter((row) => input.show === 'all' || row.seenBy === null)
          .filter((row) => kinds.length === 0 || kinds.includes(row.kind))
          .filter((row) => media === null || (row.mediaKind !== null) === media);
        const asked = terms !== null || kinds.length > 0 || media !== null;
        return {
          ...page(rows, input.cursor, input.limit),
          unseen: unseen.length,
          total: inbox.length,
          found: asked ? { n: rows.length, more: false } : null,
          everywhere: terms && hits.length > rows.length ? { n: hits.length, more: false } : null,
        };
      }),
      counts: os.inbox.counts.handler(() => {
        const by = (of: (row: (typeof inbox)[number]) => string) => {
          const sums: Record<string, number> = {};
          for (const row of inbox) sums[of(row)] = (sums[of(row)] ?? 0) + 1;
          return sums;
        };
        return {
          kind: by((row) => row.kind),
          state: by((row) => row.state),
          trust: by((row) => row.trust),
          source: by((row) => row.source),
          region: {},
          outcome: {},
          media: by((row) => String(row.mediaKind === null ? 0 : 1)),
          held: {},
        };
      }),
      get: os.inbox.get.handler(({ input }) => {
        const found = inbox.find((row) => row.messageKey === input.messageKey);
        if (!found) throw new ORPCError('NOT_FOUND_HERE');
        return found;
      }),
      markSeen: os.inbox.markSeen.handler(({ input }) => {
        for (const row of inbox) {
          if (input.messageKeys.includes(row.messageKey))
            Object.assign(row, { seenBy: me()?.callName, seenAt: now(), overdue: false });
        }
        changed('inbox');
        return ok;
      }),
      markUnseen: os.inbox.markUnseen.handler(({ input }) => {
        for (const row of inbox)
          if (input.messageKeys.includes(row.messageKey)) Object.assign(row, { seenBy: null, seenAt: null });
        changed('inbox');
        return ok;
      }),
      raise: os.inbox.raise.handler(({ input }) => {
        const one = makeCase(now(), 0, 0);
        const row = inbox.find((item) => item.messageKey === input.messageKey);
        if (row) row.caseId = one.id;
        open(one);
        return one;
      }),
    },
    manual: {
      enter: os.manual.enter.handler(({ input }) => {
        const one = makeInbox(now(), inbox.length);
        inbox.unshift({
          ...one,
          excerpt: input.text,
          trust: 'person',
          source: 'manual',
          sentAt: now(),
          receivedAt: now(),
        });
        changed('inbox');
        return { messageKey: one.messageKey, caseId: null };
      }),
    },
    filing: {
      file: os.filing.file.handler(({ input }) => {
        const row = inbox.find((item) => item.messageKey === input.messageKey);
        if (row) Object.assign(row, { kind: input.kind, state: 'filed', filedBy: 'Айгерім' });
        changed('inbox');
        return { entryId: 'f1', caseId: null };
      }),
      undo: os.filing.undo.handler(() => ok),
    },
    drafts: {
      get: os.drafts.get.handler(({ input }) => ({ text: drafts.get(input.place) ?? null, savedAt: null })),
      put: os.drafts.put.handler(({ input }) => {
        drafts.set(input.place, input.text);
        return ok;
      }),
      clear: os.drafts.clear.handler(({ input }) => {
        drafts.delete(input.place);
        return ok;
      }),
    },
    imports: {
      look: os.imports.look.handler(({ input }) => ({
        folder: input.folder,
        bytes: 41_000_000,
        owner: '7001',
        chats: [
          {
            index: 1,
            name: 'Аламан · байқаушылар',
            kind: 'channel' as const,
            id: '500',
            messages: 8214,
            watched: true,
          },
          { index: 2, name: 'Айгерім', kind: 'user' as const, id: '77', messages: 31, watched: false },
        ],
      })),
      start: os.imports.start.handler(() => ok),
      state: os.imports.state.handler(() => ({ running: null, last: null })),
      cancel: os.imports.cancel.handler(() => ok),
    },
  };
}

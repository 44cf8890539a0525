import { PAGE_TEXT } from '../../domain/index.ts';
import { mayAnswer } from '../may-answer.ts';
import { LEADS, type PageTo, pageRoutesOf } from '../paging/index.ts';
import { all } from '../store/index.ts';
import { hqOf, os, sessionOf } from './access.ts';

export const paging = {
  routes: os.paging.routes.handler(({ context }) => {
    const { db } = hqOf(context).workspace;
    const routes = new Map(pageRoutesOf(db).map(({ target, ...rest }) => [target, rest]));
    const people = all<{ id: string; name: string }>(
      db,
      'SELECT id, call_name AS name FROM person WHERE active = 1 ORDER BY call_name, id',
    ).filter(({ id }) => mayAnswer(db, id));
    return {
      text: PAGE_TEXT,
      leads: routes.get(LEADS) ?? null,
      people: people.map((person) => ({ ...person, route: routes.get(person.id) ?? null })),
    };
  }),
  route: os.paging.route.handler(({ context, input: { target, to } }) => {
    hqOf(context).decided(['outbox', 'people'], () =>
      hqOf(context).paging.route(sessionOf(context), target, to as PageTo | null),
    );
    return { ok: true } as const;
  }),
};

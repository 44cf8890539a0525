import type { Names } from '../../inbox/index.ts';
import type { ReadDb } from '../../store/index.ts';
import type { Assigned } from './copies.ts';
import { type DetailQuery, protocolDetail } from './detail.ts';
import { type ProtocolFilter, type ProtocolQuery, protocolCounts, protocolPage } from './read.ts';

/** The reads of these screens, for the worker's table. */
export const protocolQueries = (db: ReadDb, names: Names, assigned: Assigned) => ({
  protocolPage: (input: ProtocolQuery) => protocolPage(db, input),
  protocolCounts: (input: ProtocolFilter & { me: string }) => protocolCounts(db, input),
  protocolDetail: (input: DetailQuery) => protocolDetail(db, names, assigned, input),
});

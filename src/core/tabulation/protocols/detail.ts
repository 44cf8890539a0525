import type { ProtocolDetail } from '../../../contract/index.ts';
import {
  type CheckRules,
  copiesDiffer,
  foldProtocol,
  mayCompare,
  mayKey,
  type ProtocolFold,
  type ProtocolLevel,
} from '../../../domain/index.ts';
import { photosOf } from '../../ballots/index.ts';
import type { Names } from '../../inbox/index.ts';
import { submissionById } from '../../intake/index.ts';
import { entriesOf } from '../../journal/index.ts';
import { labelOf, messagesOf, senderView } from '../../review/index.ts';
import type { ReadDb } from '../../store/index.ts';
import { type Assigned, type Copy, copiesOf, type Station, sameImage, stationOfProtocol } from './copies.ts';
import { judged, registryFacts } from './facts.ts';
import { protocolSubject } from './projection.ts';
import { rowOf } from './read.ts';

export interface DetailQuery {
  id: string;
  me: string;
  rules: CheckRules;
  /** Of the forms of the profile. */
  sides: Partial<Record<ProtocolLevel, number | null>>;
}

/**
 * One protocol as this person may see it. What others keyed, and whatever follows from it (differences, findings, what
 * other copies say beside it), is here only where `mayCompare` lets them: nobody who may still key.
 */
export function protocolDetail(
  db: ReadDb,
  names: Names,
  assigned: Assigned,
  { id, me, rules, sides }: DetailQuery,
): ProtocolDetail | null {
  const fold = foldProtocol(entriesOf(db, protocolSubject(id)));
  const row = rowOf(db, id, me);
  if (!fold || !row) return null;
  const { copies: _, mine: __, ...shown } = row;
  const open = mayCompare(fold, me);
  const who = <T extends { by: string; at: number }>({ by, at }: T) => ({ name: names.person(by), at });
  const sheet = open ? fold.sheet : null;
  return {
    ...shown,
    sides: sides[fold.level] ?? null,
    sources: sourcesOf(db, names, fold),
    registry: registryFacts(db, fold),
    rules,
    keyed: fold.keyed.map((each) => ({
      ...who(each),
      mine: each.by === me,
      person: each.by,
      sheet: open || each.by === me ? each.sheet : null,
    })),
    again:
      fold.returned?.to === me
        ? { by: names.person(fold.returned.by), kept: fold.returned.kept, fields: fold.returned.fields }
        : null,
    returnedTo: fold.returned && names.person(fold.returned.to),
    compared: open
      ? {
          sheet,
          differences: fold.differences,
          ...(sheet === null
            ? { findings: [], skipped: [], missing: [], blocking: [], toAccept: [], turnout: null }
            : judged(db, rules, id, fold, sheet)),
        }
      : null,
    adjudicated: fold.adjudicated && { ...who(fold.adjudicated), reason: fold.adjudicated.reason },
    accepted: fold.accepted && { ...who(fold.accepted), accepts: open ? fold.accepted.accepts : [] },
    rejected: fold.rejected && { ...who(fold.rejected), code: fold.rejected.code, note: fold.rejected.note },
    notes: open ? fold.notes : {},
    reopenAsked: fold.reopenAsked && {
      ...who(fold.reopenAsked),
      reason: fold.reopenAsked.reason,
      mine: fold.reopenAsked.by === me,
    },
    history: fold.history.map((each) => ({ ...who(each), status: each.status })),
    copy: fold.copy,
    copies: copiesOf(db, id).map((copy) => copyView({ db, names, assigned, id, fold, open }, copy)),
    may: {
      key: keyRefusal(fold, me),
      adjudicate: fold.status !== 'differs' ? 'notNow' : fold.keyed.some(({ by }) => by === me) ? 'samePerson' : null,
    },
    undoable: fold.undoable?.by === me ? { entryId: fold.undoable.entry, type: fold.undoable.type } : null,
  };
}

function keyRefusal(fold: ProtocolFold, me: string): ProtocolDetail['may']['key'] {
  const why = mayKey(fold, me);
  return why === 'samePerson' || why === 'notATypist' || why === null ? why : 'notNow';
}

function sourcesOf(db: ReadDb, names: Names, { submission, joined, station, region }: ProtocolFold) {
  return [...(submission === null ? [] : [submission]), ...joined].flatMap((id) => {
    const found = submissionById(db, id);
    if (!found) return [];
    return [
      {
        submission: id,
        sender: senderView(db, names, found.sender, station === null ? null : `${region ?? ''}:${station}`),
        sentAt: found.sentAt,
        receivedAt: found.receivedAt,
        photos: photosOf(db, id),
        messages: messagesOf(db, id, names),
        own: id === submission,
      },
    ];
  });
}

interface Beside {
  db: ReadDb;
  names: Names;
  assigned: Assigned;
  id: string;
  fold: ProtocolFold;
  /** The caller may see this protocol's figures, and so what another copy says beside them. */
  open: boolean;
}

function copyView({ db, names, assigned, id, fold, open }: Beside, copy: Copy): ProtocolDetail['copies'][number] {
  const fields = open && fold.sheet && copy.sheet ? copiesDiffer(fold.sheet, copy.sheet) : null;
  const image = sameImage(db, id, copy.id);
  const station = stationOfProtocol(db, id);
  return {
    id: copy.id,
    status: copy.status,
    grade: copy.grade,
    receivedAt: copy.receivedAt,
    sender: labelOf(copy.sender, names),
    relation: image ? 'image' : fields === null ? 'open' : fields.length === 0 ? 'same' : 'differs',
    independent: areIndependent(db, assigned, station, ownSender(db, fold), copy.sender),
    fields: fields ?? [],
    reason: (open && fold.compared.find(({ other }) => other === copy.id)?.reason) || null,
    joinable: copy.joinedInto === id || (copy.untouched && copy.joinedInto === null && fold.status !== 'rejected'),
    joined: copy.joinedInto === id,
  };
}

const ownSender = (db: ReadDb, { submission }: ProtocolFold): string | null =>
  submission === null ? null : (submissionById(db, submission)?.sender ?? null);

function areIndependent(
  db: ReadDb,
  assigned: Assigned,
  station: Station | null,
  a: string | null,
  b: string | null,
): boolean {
  if (station === null || a === null || b === null || a === b) return false;
  return assigned(db, station, a) && assigned(db, station, b);
}

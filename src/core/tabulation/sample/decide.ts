import {
  allocate,
  drawSample,
  foldSample,
  type Json,
  type SampleDesign,
  type SampleFold,
  type SampleSupersededWhy,
  type StratifiedBy,
  sampleBounds,
  sampleCommitment,
} from '../../../domain/index.ts';
import type { Election } from '../../election.ts';
import { Failure } from '../../failure.ts';
import type { Journal, Signer } from '../../journal/index.ts';
import type { Ids } from '../../ports.ts';
import { stationSubject } from '../../stations/index.ts';
import { transaction, type WriteDb } from '../../store/index.ts';
import { frameOf, sizesOf } from './frame.ts';
import { asSampleEntry, SAMPLE_SUBJECT } from './projection.ts';

interface Parts {
  db: WriteDb;
  journal: Journal;
  election: Election;
  ids: Ids;
}

/** A list that was drawn from cannot be taken back as if nobody had built on it. Which stations were drawn, no header tells. */
const WHOLE_LIST = stationSubject('*');

/** Drawing the sample, and what two people decide about it. Seed and salt come from true chance and are kept in the entry. */
export function createSample({ db, journal, election, ids }: Parts) {
  const fold = (): SampleFold => foldSample(journal.entriesOf(SAMPLE_SUBJECT).map(asSampleEntry));

  const decide = (by: Signer, type: string, payload: Json, also: readonly string[] = []): { entryId: string } =>
    transaction(db, () => {
      const { id: entryId } = journal.append({ type, subjects: [SAMPLE_SUBJECT, ...also], payload }, by);
      const lost = fold().superseded.find(({ entry }) => entry === entryId);
      if (lost) throw refusalOf(lost.why);
      return { entryId };
    });

  return {
    /** SAMPLE_DRAWN, SAMPLE_NO_FRAME, SAMPLE_TOO_FEW. */
    draw(by: Signer, strata: StratifiedBy, total: number) {
      if (fold().drawn) throw new Failure('SAMPLE_DRAWN');
      const frame = frameOf(db, election.profile.regions, strata);
      if (frame.length === 0) throw new Failure('SAMPLE_NO_FRAME');
      const sizes = sizesOf(frame);
      const design: SampleDesign | null = allocate(sizes, total);
      if (!design) throw new Failure('SAMPLE_TOO_FEW', sampleBounds(sizes));
      const [seed, salt] = [hex(ids.randomBytes(32)), hex(ids.randomBytes(32))];
      const result = drawSample(frame, design, seed);
      // The registry has each station once, and the design no more than there are.
      if (!result.ok) throw new Error(`sample: ${result.code}`);
      const { frameHash, drawn } = result.draw;
      const commitment = sampleCommitment(seed, frameHash, design, salt);
      const payload = { seed, salt, by: strata, design, frame: sizes, frameHash, commitment, drawn };
      return { ...decide(by, 'sample.drawn', payload as unknown as Json, [WHOLE_LIST]), commitment };
    },

    askWithdraw: (by: Signer, reason: string) => decide(by, 'sample.withdrawAsked', { reason }),
    withdraw(by: Signer) {
      return decide(by, 'sample.withdrawn', { asked: askedIn(fold().withdrawAsked) });
    },
    listDisputes: (by: Signer, stations: readonly string[], reason: string) =>
      decide(by, 'sample.disputesListed', { stations: [...stations], reason }),
    askLift: (by: Signer, reason: string) => decide(by, 'sample.closingLiftAsked', { reason }),
    lift(by: Signer) {
      return decide(by, 'sample.closingLifted', { asked: askedIn(fold().liftAsked) });
    },
  };
}
export type Sample = ReturnType<typeof createSample>;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function askedIn(asked: { entry: string } | null): string {
  if (!asked) throw new Failure('SAMPLE_NOT_ASKED');
  return asked.entry;
}

const CODES = {
  alreadyDrawn: 'SAMPLE_DRAWN',
  notDrawn: 'SAMPLE_NONE',
  nothingAsked: 'SAMPLE_NOT_ASKED',
  samePerson: 'SAMPLE_SAME_PERSON',
  alreadyLifted: 'SAMPLE_LIFTED',
} as const;

function refusalOf(why: SampleSupersededWhy): Failure {
  return new Failure(Object.hasOwn(CODES, why) ? CODES[why as keyof typeof CODES] : 'INPUT_INVALID');
}

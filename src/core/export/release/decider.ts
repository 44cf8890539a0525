import type { BundleRefusal } from '../../../domain/index.ts';
import { Failure } from '../../failure.ts';
import type { Signer } from '../../journal/index.ts';

/** Whoever decides, and whether they are a lead at this moment. */
export interface Decider extends Signer {
  readonly role: string;
  readonly live: boolean;
}

export interface Names {
  person(id: string): string;
}

/** `last`: who spoke last about it, for the sentence. */
export function refusalOf(why: BundleRefusal, names: Names, last: { by: string; at: number }): Failure {
  const data = { name: names.person(last.by), at: last.at };
  if (why === 'own') return new Failure('RELEASE_OWN', data);
  if (why === 'notOwn') return new Failure('RELEASE_OTHERS', data);
  if (why === 'noLead') return new Failure('RELEASE_LEAD');
  return new Failure('RELEASE_OVER', data);
}

import { type Bag, DATA } from './bundle-bag.ts';
import { BUNDLE_FILES, type BundleAbout } from './bundle-format.ts';
import { parsedJson } from './bundle-json.ts';
import { EXPORT_PARTS, EXPORT_PROFILES, PROFILE_RULES } from './export-profiles.ts';
import { extractKeys, extractKindOf } from './journal-extract.ts';

/**
 * Whether a bundle keeps what its `about.json` says of it. A lawyer's that calls itself public would be handed on by whoever
 * believes it: names, exact times and all.
 */
export function aboutFlaw(about: BundleAbout, bag: Bag): { why: 'profile' | 'parts'; file: string } | null {
  const unasked = [...bag.files.keys()].find((path) => {
    const [folder = '', file] = path.slice(DATA.length).split('/');
    const part = EXPORT_PARTS.find((each) => each === folder);
    return path.startsWith(DATA) && file !== undefined && part !== undefined && !about.parts.includes(part);
  });
  if (unasked !== undefined) return { why: 'parts', file: unasked };
  return keepsProfile(about, bag) ? null : { why: 'profile', file: DATA + BUNDLE_FILES.about };
}

/** Least group, coarseness of times and kind of extract follow from the profile. Of one that is unknown here nothing does. */
function keepsProfile({ profile, k, created }: BundleAbout, bag: Bag): boolean {
  const known = EXPORT_PROFILES.find((each) => each === profile);
  if (known === undefined) return true;
  const rules = PROFILE_RULES[known];
  // Times of a lawyer's are exact to the second in which it was made.
  if (k !== rules.k || Date.parse(created) % Math.max(rules.roundTo, 1000) !== 0) return false;
  const keys = extractKeys.safeParse(parsedJson(bag.texts.get(DATA + BUNDLE_FILES.keys) ?? ''));
  // What cannot be read is the chain's to tell.
  return !keys.success || keys.data.kind === extractKindOf(profile);
}

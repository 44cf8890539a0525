import type { ProtocolFigures, ProtocolForm, ProtocolLevel } from '../../../domain/index.ts';
import type { Election } from '../../election.ts';
import { mainContest } from './projection.ts';

/** Which figure a field of the form is. The codes are the profile's. */
const FIGURE_OF: Readonly<Record<string, keyof ProtocolFigures>> = {
  registered: 'registered',
  received: 'received',
  issued: 'issued',
  issuedByMember: 'issuedBy',
  participated: 'participated',
  absentee: 'absentee',
  outside: 'outside',
  votes: 'votes',
  invalid: 'invalid',
  unused: 'unissued',
};

/** The sheet of that level; of a level whose form nobody has seen, the territorial one's. */
export const formOf = ({ contests, ...election }: Election, level: ProtocolLevel): ProtocolForm | null => {
  const contest = mainContest({ contests, ...election });
  return contests.protocolForm(contest, level) ?? contests.protocolForm(contest, 'TEC');
};

/**
 * Whether figures were keyed on the form of that level: what the sheet does not have can't have been read from it. A
 * district's protocol is thereby never saved as a station's.
 */
export function fitsForm(election: Election, level: ProtocolLevel, figures: ProtocolFigures): boolean {
  const form = formOf(election, level);
  if (!form) return true;
  const has = new Set(form.fields.map(({ code }) => FIGURE_OF[code]));
  return (Object.keys(figures) as (keyof ProtocolFigures)[]).every((name) => has.has(name) || figures[name] === null);
}

export { createFollowups, type Followups, type ReferralAnswer } from './decide.ts';
export { callbacks, referrals } from './projection.ts';
export { followupQueries } from './read.ts';

export { flush } from './pending.ts';
export { floodNotices, quarantineHolds, quarantinePrefix, quarantineSubject } from './projection.ts';
export { createQuarantine, type Quarantine, type StationCheck } from './quarantine.ts';

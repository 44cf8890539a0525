export { type CaseFilter, caseColumns, casePage } from './board.ts';
export { type Considered, consider, considerFiled, keptOut, rereadOf } from './consider.ts';
export { caseDetail } from './detail.ts';
export { createEscalation, type Escalation } from './escalation.ts';
export { likeCases } from './merged.ts';
export { asCaseEntry, caseProjection, caseSubject, placeOf } from './projection.ts';
export {
  alarmOf,
  alarms,
  alarmsAmong,
  alarmsExceed,
  caseById,
  countAlarms,
  isForgotten,
  waiting,
} from './read.ts';
export { createSurge, type SurgeParts } from './surge.ts';
export { createTriage, type ReplyAddress, type ToldByPhone, type Triage } from './triage.ts';

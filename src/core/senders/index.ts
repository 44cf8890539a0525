export {
  isBlocked,
  type SenderStatus,
  senderPrefix,
  senderStates,
  senderStatus,
  senderStatuses,
  senderSubject,
} from './projection.ts';

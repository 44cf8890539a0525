export { isBlocked, type SenderStatus, senderPrefix, senderStates, senderStatus, senderSubject } from './projection.ts';

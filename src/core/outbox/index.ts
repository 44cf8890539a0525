export { type Address, createOutbox, HOLD, type Outbox, outboxProjection } from './outbox.ts';

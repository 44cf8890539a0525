export { type Address, createOutbox, HOLD, type Outbox, type Outgoing, outboxProjection } from './outbox.ts';

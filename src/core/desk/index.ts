export { createDesk, type Desk, type ManualEntry, type Reading } from './desk.ts';

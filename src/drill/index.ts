/** The drill's public door. */
export { type Centre, type StartOptions, startCentre } from './centre/client.ts';
export type {
  CommandInput,
  CommandName,
  Descriptor,
  LoggedMessage,
  LogPage,
  Posted,
  SessionInfo,
} from './centre/contract.ts';
export type { Delivery, Outgoing } from './centre/delivery-log.ts';

/**
 * What people are in a headquarters. Roles are enforced by the program on every call; a person who holds a key slot can
 * technically read the whole store (design.md, Security model).
 */
export const ROLES = ['lead', 'coordinator', 'responder', 'analyst', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

export function isRole(value: unknown): value is Role {
  return ROLES.some((role) => role === value);
}

/** Whoever answers calls, and can be given a case. */
export const RESPONDING_ROLES = ['lead', 'coordinator', 'responder'] as const satisfies readonly Role[];

export function mayRespond(role: Role): boolean {
  return RESPONDING_ROLES.some((each) => each === role);
}

/** Roles that may hold a key slot, that is, start the headquarters; the others sign in to a running one. */
export const SLOT_ROLES: readonly Role[] = ['lead', 'coordinator', 'responder'];

export function mayHoldSlot(role: Role): boolean {
  return SLOT_ROLES.includes(role);
}

/** Only leads add people, change roles and end someone's access. */
export function mayManagePeople(role: Role): boolean {
  return role === 'lead';
}

/** Whether `leads` (ids of the active leads) would be empty without `person`. A headquarters always keeps a lead. */
export function isLastLead(leads: readonly string[], person: string): boolean {
  return leads.length === 1 && leads[0] === person;
}

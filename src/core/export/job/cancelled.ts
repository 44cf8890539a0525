/** Thrown out of an export that nobody wants any more. */
export class Cancelled extends Error {}

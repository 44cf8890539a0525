/** This window may not speak to core: it has no link, or the link is used up. Only a person can mend it. */
export class LinkNeeded extends Error {
  constructor() {
    super('a one-time link is needed');
    this.name = 'LinkNeeded';
  }
}

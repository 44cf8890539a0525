export { createMailings, type Mailings } from './decide.ts';
export { createMailingFeeder, type MailingFeeder } from './feeder.ts';
export { mailingProjection } from './projection.ts';
export { mailingQueries } from './read.ts';
export { loadTemplates } from './templates.ts';

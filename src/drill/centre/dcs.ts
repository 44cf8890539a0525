export const HOST = '127.0.0.1';
/** The data centre of every account. */
export const DC_ID = 2;
/** Another one: it keeps files and nobody's account, listens on a port of its own, and knows only its own keys. */
export const FILE_DC_ID = 4;

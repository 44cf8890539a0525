export * from './brand.ts';
export * from './canonical.ts';
export * from './hlc.ts';
export * from './message.ts';
export * from './roles.ts';

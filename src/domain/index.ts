export * from './brand.ts';
export * from './message.ts';

/** How many times over the properties are tried; 1 unless `npm run test:properties` asks for more. */
export const FACTOR = Number(process.env.PROPERTY_FACTOR) || 1;

/** Of a property that is tried another number of times than fast-check's hundred. */
export const runs = (count: number): number => count * FACTOR;

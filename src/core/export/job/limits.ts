/**
 * What a thread that reads every table to its end may keep. Rows leave garbage behind, and V8 lets it lie while it may: a small
 * young generation collects it at once.
 */
export const EXPORT_LIMITS = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 128 };

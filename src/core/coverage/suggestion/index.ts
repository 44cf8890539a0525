export { type SuggestionInput, suggestionsFor } from './read.ts';

export { createFigures, type PublishInput } from './published.ts';
export { type FigureSources, type FiguresInput, figuresInput, type NowInput } from './sources.ts';

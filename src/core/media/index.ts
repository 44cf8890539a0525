export { createMedia, type Media, type StoredMedia } from './media.ts';
export type { MediaSource, MediaTarget } from './ports.ts';
export { type MediaItem, mediaItems } from './read.ts';
export type { Piece, PieceAsk, SeatCheck } from './serve.ts';

/**
 * The life of a protocol, as a table (domain.md 4.5); protocol-fold.ts follows it. Two different people key it without
 * sight of each other; where they differ a third decides or one keys again.
 */
export const PROTOCOL_STATES = ['received', 'keyedOnce', 'differs', 'agreed', 'accepted', 'rejected'] as const;
export type ProtocolStatus = (typeof PROTOCOL_STATES)[number];

export const PROTOCOL_MOVES = [
  'key',
  'keyAgree',
  'keyDiffer',
  'adjudicate',
  'return',
  'accept',
  'reject',
  'reopen',
] as const;
export type ProtocolMove = (typeof PROTOCOL_MOVES)[number];

/**
 * ```
 *   received ──key──▶ keyedOnce ──keyAgree──▶ agreed ──accept──▶ accepted
 *                        ▲  └──keyDiffer──▶ differs ──adjudicate──▶ agreed   │
 *                        └─────return──────────┘                            │
 *   any but accepted ──reject──▶ rejected        accepted, rejected ──reopen──▶ received
 * ```
 */
export const PROTOCOL_LIFECYCLE: Record<ProtocolStatus, Partial<Record<ProtocolMove, ProtocolStatus>>> = {
  received: { key: 'keyedOnce', reject: 'rejected' },
  keyedOnce: { keyAgree: 'agreed', keyDiffer: 'differs', reject: 'rejected' },
  differs: { adjudicate: 'agreed', return: 'keyedOnce', reject: 'rejected' },
  agreed: { accept: 'accepted', reject: 'rejected' },
  accepted: { reopen: 'received' },
  rejected: { reopen: 'received' },
};

/** Nothing is decided about it any more until two people reopen it. */
export const isFinished = (status: ProtocolStatus): status is 'accepted' | 'rejected' =>
  status === 'accepted' || status === 'rejected';

import { one, type ReadDb, run, type WriteDb } from '../store/index.ts';

/** How far a stage has read the evidence: the versionId it handled last; 0 at first. */
export function stageCursor(db: ReadDb, stage: string): number {
  return one<{ position: number }>(db, 'SELECT position FROM stage_cursor WHERE stage = ?', stage)?.position ?? 0;
}

/** Moves it, in the transaction of the work it stands for. Back to 0 replays. */
export function moveStageCursor(db: WriteDb, stage: string, position: number): void {
  run(
    db,
    'INSERT INTO stage_cursor (stage, position) VALUES (?, ?) ON CONFLICT (stage) DO UPDATE SET position = excluded.position',
    stage,
    position,
  );
}

import { join } from 'node:path';
import { type CoverageRows, coverageRows } from '../../src/core/coverage/watch/test-support.ts';
import { databaseFile, unlockForPeople } from '../../src/core/people/index.ts';
import { closeStore, type WriteDb } from '../../src/core/store/index.ts';
import { connect, tuneForWriting } from '../../src/core/store/open.ts';

/**
 * Rows of the roster, of assignments and of check-ins, written into the store of a running headquarters by a connection
 * of the test's own. The core notices them as it would notice its own.
 */
export async function writeBeside(
  dataDir: string,
  workspaceId: string,
  number: string,
  passphrase: string,
): Promise<{ db: WriteDb; rows: CoverageRows; close: () => void }> {
  const dir = join(dataDir, workspaceId);
  const { dataKey, header } = await unlockForPeople(dir, number, passphrase);
  const db = connect({ file: databaseFile(dir), dataKey, cipher: header.cipher }, false, tuneForWriting) as WriteDb;
  return { db, rows: coverageRows(db), close: () => closeStore(db) };
}

export { type Checkpointer, checkpointsHelped, openCheckpointer } from './checkpoint.ts';
export { copyStore, digestTables, integrityOk, rekeyCopy } from './copy.ts';
export {
  type RandomBytes,
  type SigningKey,
  seal,
  sha256,
  sha256Hex,
  signatureValid,
  signingKey,
  unseal,
} from './crypto.ts';
export {
  afterCommit,
  all,
  type Bind,
  dataVersion,
  each,
  one,
  orm,
  prepared,
  type ReadDb,
  run,
  throughout,
  transaction,
  type WriteDb,
} from './db.ts';
export { asStoreError, codeOf, StoreError, type StoreErrorCode } from './errors.ts';
export { destroyFile, makeFolder, syncFile, syncFolder, writeFileSafely } from './files.ts';
export { defaultKdf, deriveKey, type KdfParams, kdfParams } from './kdf.ts';
export {
  addSlot,
  changeSlotPassphrase,
  createKeyring,
  freeNumber,
  type KeyringHeader,
  rekeyedKeyring,
  removeSlot,
  type SlotSecrets,
  type Unlocked,
  unlock,
  unlockSlot,
  wrapSlot,
} from './keyring.ts';
export {
  KEYRING_NAME,
  readKeyring,
  slotShape,
  storeName,
  strayStores,
  wipeKeyring,
  writeKeyring,
} from './keyring-file.ts';
export { takeLock, type WorkspaceLock } from './lock.ts';
export { migrate } from './migrate.ts';
export { CIPHERS, type Cipher, closeStore, KEY_BYTES, openRead, openStore, type StoreLocation } from './open.ts';
export { isMistypedRecoveryCode, newRecoveryCode, readRecoveryCode } from './recovery-code.ts';

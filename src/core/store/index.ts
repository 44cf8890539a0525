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
  each,
  one,
  orm,
  prepared,
  type ReadDb,
  run,
  transaction,
  type WriteDb,
} from './db.ts';
export { asStoreError, StoreError, type StoreErrorCode } from './errors.ts';
export { makeFolder, writeFileSafely } from './files.ts';
export { defaultKdf, deriveKey, type KdfParams, kdfParams } from './kdf.ts';
export {
  addSlot,
  changeSlotPassphrase,
  createKeyring,
  freeNumber,
  type KeyringHeader,
  removeSlot,
  type SlotSecrets,
  type Unlocked,
  unlock,
} from './keyring.ts';
export { KEYRING_NAME, readKeyring, wipeKeyring } from './keyring-file.ts';
export { migrate } from './migrate.ts';
export { CIPHERS, type Cipher, closeStore, KEY_BYTES, openRead, openStore, type StoreLocation } from './open.ts';

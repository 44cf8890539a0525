import { z } from 'zod';

/**
 * Every expected failure of a call, as a code. Each has a sentence in the three catalogues under `errors.CODE`; `data`
 * fills its placeholders. A failure without a code is a surprise and shows as `errors.INTERNAL`.
 */
const nothing = z.object({}).optional();
const withSeconds = z.object({ seconds: z.number().int().nonnegative() });
const withName = z.object({ name: z.string(), at: z.number() });

export const errorMap = {
  INPUT_INVALID: { status: 400, data: nothing },
  NOT_SIGNED_IN: { status: 401, data: nothing },
  SCREEN_LOCKED: { status: 423, data: nothing },
  ROLE_FORBIDDEN: { status: 403, data: nothing },
  NO_WORKSPACE: { status: 409, data: nothing },
  WORKSPACE_OPEN: { status: 409, data: nothing },
  WRONG_PASSPHRASE: { status: 401, data: z.object({ seconds: z.number().int().nonnegative() }) },
  NOT_IN_PRACTICE: { status: 409, data: nothing },
  PASSPHRASE_WEAK: { status: 400, data: z.object({ length: z.number().int() }) },
  KEYRING_DAMAGED: { status: 500, data: nothing },
  KEYRING_MISSING: { status: 404, data: nothing },
  STORE_DAMAGED: { status: 500, data: nothing },
  STORE_NEWER: { status: 409, data: nothing },
  WORKSPACE_IN_USE: { status: 409, data: nothing },
  FOLDER_READ_ONLY: { status: 403, data: nothing },
  DISK_FULL: { status: 507, data: nothing },
  DRILL_UNAVAILABLE: { status: 503, data: nothing },
  NOT_FOUND_HERE: { status: 404, data: nothing },
  ALREADY_ACKNOWLEDGED: { status: 409, data: withName },
  MOVE_ILLEGAL: { status: 409, data: z.object({ state: z.string() }) },
  /** Somebody else moved it first: who, when, and where it is now. Both decisions are in the journal. */
  MOVED_FIRST: { status: 409, data: z.object({ name: z.string(), at: z.number(), state: z.string() }) },
  ALREADY_OWNER: { status: 409, data: withName },
  SECOND_PERSON: { status: 409, data: withName },
  /** Among many: closing it takes two people, and each looks at it by itself. */
  NEEDS_SECOND: { status: 409, data: nothing },
  /** The other case has been merged into this one. */
  MERGED_HERE: { status: 409, data: nothing },
  NOT_MERGED: { status: 409, data: nothing },
  ALREADY_ATTACHED: { status: 409, data: nothing },
  NOT_ASSIGNABLE: { status: 409, data: nothing },
  TOUCHED_SINCE: { status: 409, data: withName },
  UNDO_TOO_LATE: { status: 409, data: nothing },
  LAST_LEAD: { status: 409, data: nothing },
  PHONE_INVALID: { status: 400, data: nothing },
  API_ID_INVALID: { status: 400, data: nothing },
  CODE_INVALID: { status: 400, data: nothing },
  CODE_EXPIRED: { status: 400, data: nothing },
  PASSWORD_INVALID: { status: 400, data: nothing },
  FLOOD_WAIT: { status: 429, data: withSeconds },
  UNREACHABLE: { status: 503, data: nothing },
  ACCOUNT_BANNED: { status: 403, data: nothing },
  NEEDS_LOGIN: { status: 409, data: nothing },
  NO_SUCH_CHAT: { status: 404, data: nothing },
  TELEGRAM_REFUSED: { status: 502, data: z.object({ detail: z.string() }) },
  PROXY_FAKE_TLS: { status: 400, data: nothing },
  PROXY_HTTP: { status: 400, data: nothing },
  PROXY_SECRET: { status: 400, data: nothing },
  PROXY_HOST: { status: 400, data: nothing },
  PROXY_PORT: { status: 400, data: nothing },
  PROXY_UNREADABLE: { status: 400, data: nothing },
  PROXY_TWICE: { status: 409, data: nothing },
  FRESH_LOGIN: { status: 409, data: nothing },
  RECIPIENT_STOPPED: { status: 409, data: nothing },
  /** A first reply that says something of the case: which of its words. */
  REPLY_REVEALS: { status: 409, data: z.object({ words: z.string() }) },
  REFERRED_ALREADY: { status: 409, data: nothing },
  /** Somebody has answered it: who. */
  REFERRAL_OVER: { status: 409, data: withName },
  HOLD_OVER: { status: 409, data: nothing },
  RECOVERY_MISTYPED: { status: 401, data: nothing },
  KEYCHAIN_UNAVAILABLE: { status: 503, data: nothing },
  KEYCHAIN_INSECURE: { status: 403, data: nothing },
  KEYCHAIN_LOST: { status: 409, data: nothing },
  JOURNAL_BROKEN: { status: 409, data: nothing },
  BACKUP_RUNNING: { status: 409, data: nothing },
  BACKUP_NOT_FOUND: { status: 404, data: nothing },
  BACKUP_DAMAGED: { status: 409, data: nothing },
  BACKUP_FOLDER_UNSUITABLE: { status: 400, data: nothing },
  IMPORT_RUNNING: { status: 409, data: nothing },
  IMPORT_NOT_FOUND: { status: 404, data: nothing },
  IMPORT_HTML: { status: 400, data: nothing },
  IMPORT_UNREADABLE: { status: 400, data: nothing },
  /** A field of a filing that isn't what its key asks for: `key` of the relay format. */
  FIELD_UNREADABLE: { status: 400, data: z.object({ key: z.string() }) },
  FILE_TOO_LARGE: { status: 413, data: nothing },
  FILE_UNREADABLE: { status: 400, data: nothing },
  FILE_EMPTY: { status: 400, data: nothing },
  /** A file without areas, one in metres, one of another country. */
  BOUNDARIES_NONE: { status: 400, data: nothing },
  BOUNDARIES_NOT_DEGREES: { status: 400, data: nothing },
  BOUNDARIES_ELSEWHERE: { status: 400, data: nothing },
  UPLOAD_GONE: { status: 410, data: nothing },
  IMPORT_GONE: { status: 410, data: nothing },
  REGISTRY_CHANGED: { status: 409, data: nothing },
  NUMBER_TAKEN: { status: 409, data: nothing },
  /** Another observer is called that. */
  CALL_SIGN_TAKEN: { status: 409, data: nothing },
  /** Somebody has moved this observer meanwhile, or the move is none of theirs: whose call-sign. */
  OBSERVER_STATE: { status: 409, data: z.object({ name: z.string() }) },
  /** They were merged into another: whose call-sign. */
  OBSERVER_MERGED: { status: 409, data: z.object({ name: z.string() }) },
  /** They are sent to a station under this entry: whose call-sign. */
  OBSERVER_ASSIGNED: { status: 409, data: z.object({ name: z.string() }) },
  ORGANISATION_KNOWN: { status: 409, data: nothing },
  PHOTO_MISSING: { status: 409, data: nothing },
  PEOPLE_UNRESOLVED: { status: 409, data: z.object({ count: z.number().int() }) },
  NOTHING_HELD: { status: 409, data: nothing },
  /** A shift ends over so many P0 and P1 that nobody was told of. */
  HANDOVER_DUE: { status: 409, data: z.object({ count: z.number().int() }) },
  HANDOVER_NOTE: { status: 409, data: z.object({ count: z.number().int() }) },
  HANDOVER_WAITS: { status: 409, data: z.object({ at: z.number() }) },
  /** Somebody has answered it: who. */
  HANDOVER_OVER: { status: 409, data: withName },
  HANDOVER_OWN: { status: 409, data: nothing },
  /** It is for somebody else, or somebody else's: whose. */
  HANDOVER_OTHERS: { status: 409, data: withName },
  DUTY_TIMES: { status: 400, data: nothing },
  /** They have another shift then, from when. */
  DUTY_OVERLAPS: { status: 409, data: withName },
  /** A protocol is keyed by two, decided by a third, reopened by a second. */
  SAMPLE_DRAWN: { status: 409, data: nothing },
  SAMPLE_NONE: { status: 409, data: nothing },
  SAMPLE_NO_FRAME: { status: 409, data: nothing },
  SAMPLE_TOO_FEW: { status: 409, data: z.object({ least: z.number().int(), most: z.number().int() }) },
  SAMPLE_NOT_ASKED: { status: 409, data: nothing },
  SAMPLE_SAME_PERSON: { status: 409, data: nothing },
  SAMPLE_LIFTED: { status: 409, data: nothing },
  PROTOCOL_SAME_PERSON: { status: 409, data: nothing },
  PROTOCOL_NOT_NOW: { status: 409, data: z.object({ status: z.string() }) },
  PROTOCOL_OTHERS: { status: 409, data: withName },
  PROTOCOL_NO_REASON: { status: 409, data: nothing },
  PROTOCOL_LEVEL: { status: 409, data: nothing },
  PROTOCOL_LISTS: { status: 400, data: nothing },
  PROTOCOL_ERRORS: { status: 409, data: z.object({ count: z.number().int() }) },
  PROTOCOL_UNREADABLE: { status: 409, data: z.object({ count: z.number().int() }) },
  PROTOCOL_WARNINGS: { status: 409, data: z.object({ count: z.number().int() }) },
  PROTOCOL_TURNOUT: { status: 409, data: nothing },
  /** What was published cannot be as of a later time than now. */
  OFFICIAL_FUTURE: { status: 400, data: nothing },
  /** Nor as of a time before voting day began anywhere. */
  OFFICIAL_EARLY: { status: 400, data: nothing },
  /** The same rows as of the same time are here: who brought them in, when. */
  OFFICIAL_KNOWN: { status: 409, data: withName },
  OFFICIAL_WITHDRAWN: { status: 409, data: withName },
  /** A table of this level needs columns that nobody has chosen, or one column stands for two fields. */
  OFFICIAL_COLUMNS: { status: 400, data: nothing },
  /** Vital interest takes a second person: who asked. */
  VITAL_OWN: { status: 409, data: withName },
  VITAL_OTHERS: { status: 409, data: withName },
  /** One of the two has to be a lead. */
  VITAL_LEAD: { status: 409, data: withName },
  VITAL_ANSWERED: { status: 409, data: withName },
  /** Its end has come: when. */
  VITAL_OVER: { status: 409, data: z.object({ at: z.number() }) },
  /** Whoever it is about has refused it themselves. */
  VITAL_NO: { status: 409, data: nothing },
  /** They are sent elsewhere at that time: who, and where. */
  ASSIGNED_ELSEWHERE: { status: 409, data: z.object({ name: z.string(), where: z.string() }) },
  /** They are sent to this very station at that time. */
  ASSIGNED_ALREADY: { status: 409, data: z.object({ name: z.string() }) },
  ASSIGNMENT_OVER: { status: 409, data: z.object({ name: z.string() }) },
  OBSERVER_NOT_ACTIVE: { status: 409, data: z.object({ name: z.string() }) },
  OBSERVER_NOT_ACCREDITED: { status: 409, data: z.object({ name: z.string() }) },
  STATION_CLOSED: { status: 409, data: z.object({ where: z.string() }) },
  /** Somebody looks into it already: who. */
  SILENCE_TAKEN: { status: 409, data: withName },
  EXPORT_RUNNING: { status: 409, data: nothing },
  EXPORT_FOLDER_UNSUITABLE: { status: 400, data: nothing },
  EXPORT_THERE: { status: 409, data: nothing },
  /** Which public key of age cannot be read. */
  EXPORT_RECIPIENT: { status: 400, data: z.object({ key: z.string() }) },
  EXPORT_NEEDS_RECIPIENT: { status: 400, data: nothing },
  EXPORT_FILE_GONE: { status: 409, data: nothing },
  EXPORT_FILE_CHANGED: { status: 409, data: nothing },
  /** Somebody of whom the bundle tells has taken back what they agreed to, or must not be found any more. */
  EXPORT_TAKEN_BACK: { status: 409, data: nothing },
  RELEASE_OWN: { status: 409, data: withName },
  RELEASE_OTHERS: { status: 409, data: withName },
  RELEASE_LEAD: { status: 403, data: nothing },
  RELEASE_OVER: { status: 409, data: withName },
  RELEASE_KEY_NONE: { status: 409, data: nothing },
  VERIFY_UNREADABLE: { status: 404, data: nothing },
  /** The file can't be decoded, so no copy of it can be made. */
  PICTURE_UNREADABLE: { status: 409, data: nothing },
  /** Without a box a photograph leaves only by a lead's word, and with a reason. */
  REDACTION_NEEDS_LEAD: { status: 403, data: nothing },
  REDACTION_NEEDS_REASON: { status: 400, data: nothing },
  /** Nothing that is known of the event speaks for a higher level. */
  NOTHING_TO_RAISE: { status: 409, data: nothing },
} as const;

export type ErrorCode = keyof typeof errorMap;
/** Codes that only the transport or a bug makes. */
export const TRANSPORT_CODES = ['INTERNAL', 'NOT_FOUND', 'BAD_REQUEST', 'OFFLINE'] as const;

-- Nothing received is edited (design.md). Content goes only by its key, and only when an entry says so.
CREATE TRIGGER message_version_no_update BEFORE UPDATE ON message_version
BEGIN SELECT RAISE(ABORT, 'message_version is immutable'); END;
--> statement-breakpoint
CREATE TRIGGER message_version_no_delete BEFORE DELETE ON message_version
BEGIN SELECT RAISE(ABORT, 'message_version is immutable'); END;
--> statement-breakpoint
CREATE TRIGGER content_key_no_update BEFORE UPDATE ON content_key
BEGIN SELECT RAISE(ABORT, 'content_key is immutable'); END;
--> statement-breakpoint
CREATE TRIGGER content_key_erasure BEFORE DELETE ON content_key
WHEN NOT EXISTS (
  SELECT 1 FROM message_version AS version
  JOIN journal_subject AS named ON named.subject = version.ref
  JOIN journal_entry AS entry ON entry.position = named.position
  WHERE version.id = OLD.version_id AND entry.type = 'content.erased'
)
BEGIN SELECT RAISE(ABORT, 'content_key: no content.erased entry names this version'); END;

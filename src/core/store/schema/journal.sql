CREATE TRIGGER journal_entry_no_update BEFORE UPDATE ON journal_entry
BEGIN SELECT RAISE(ABORT, 'journal_entry is immutable'); END;
--> statement-breakpoint
CREATE TRIGGER journal_entry_no_delete BEFORE DELETE ON journal_entry
BEGIN SELECT RAISE(ABORT, 'journal_entry is immutable'); END;
--> statement-breakpoint
CREATE TRIGGER journal_subject_no_update BEFORE UPDATE ON journal_subject
BEGIN SELECT RAISE(ABORT, 'journal_subject is immutable'); END;
--> statement-breakpoint
CREATE TRIGGER journal_subject_no_delete BEFORE DELETE ON journal_subject
BEGIN SELECT RAISE(ABORT, 'journal_subject is immutable'); END;
--> statement-breakpoint
CREATE TRIGGER journal_payload_no_update BEFORE UPDATE ON journal_payload
BEGIN SELECT RAISE(ABORT, 'journal_payload is immutable'); END;
--> statement-breakpoint
CREATE TRIGGER journal_payload_erasure BEFORE DELETE ON journal_payload
WHEN NOT EXISTS (
  SELECT 1 FROM journal_subject AS named
  JOIN journal_entry AS entry ON entry.position = named.position
  WHERE named.subject = 'entry:' || OLD.entry_id AND entry.type = 'content.erased'
)
BEGIN SELECT RAISE(ABORT, 'journal_payload: no content.erased entry names this entry'); END;

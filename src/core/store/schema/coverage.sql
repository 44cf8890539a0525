CREATE TRIGGER coverage_observer_insert AFTER INSERT ON observer
BEGIN INSERT INTO coverage_change (kind, ref) VALUES ('observer', NEW.id); END;
--> statement-breakpoint
CREATE TRIGGER coverage_observer_update AFTER UPDATE ON observer
BEGIN INSERT INTO coverage_change (kind, ref) VALUES ('observer', NEW.id); END;
--> statement-breakpoint
CREATE TRIGGER coverage_observer_delete AFTER DELETE ON observer
BEGIN INSERT INTO coverage_change (kind, ref) VALUES ('observer', OLD.id); END;
--> statement-breakpoint
CREATE TRIGGER coverage_reporter_insert AFTER INSERT ON observer_reporter
BEGIN INSERT INTO coverage_change (kind, ref) VALUES ('reporter', NEW.reporter); END;
--> statement-breakpoint
CREATE TRIGGER coverage_reporter_delete AFTER DELETE ON observer_reporter
BEGIN INSERT INTO coverage_change (kind, ref) VALUES ('reporter', OLD.reporter); END;
--> statement-breakpoint
CREATE TRIGGER coverage_assignment_insert AFTER INSERT ON assignment
BEGIN INSERT INTO coverage_change (kind, ref) VALUES ('assignment', NEW.id); END;
--> statement-breakpoint
CREATE TRIGGER coverage_assignment_update AFTER UPDATE ON assignment
BEGIN INSERT INTO coverage_change (kind, ref) VALUES ('assignment', NEW.id); END;
--> statement-breakpoint
CREATE TRIGGER coverage_assignment_delete AFTER DELETE ON assignment
BEGIN INSERT INTO coverage_change (kind, ref) VALUES ('assignment', OLD.id); END;
--> statement-breakpoint
CREATE TRIGGER coverage_checkin_insert AFTER INSERT ON checkin
BEGIN INSERT INTO coverage_change (kind, ref) VALUES ('checkin', NEW.id); END;
--> statement-breakpoint
CREATE TRIGGER coverage_checkin_update AFTER UPDATE ON checkin
BEGIN INSERT INTO coverage_change (kind, ref) VALUES ('checkin', NEW.id); END;
--> statement-breakpoint
CREATE TRIGGER coverage_checkin_delete AFTER DELETE ON checkin
BEGIN INSERT INTO coverage_change (kind, ref) VALUES ('checkin', OLD.id); END;
--> statement-breakpoint
-- Whichever of the two is written first.
CREATE TRIGGER checkin_held AFTER INSERT ON checkin
WHEN EXISTS (SELECT 1 FROM quarantine WHERE submission = NEW.id AND state = 'held')
BEGIN UPDATE checkin SET held = 1 WHERE id = NEW.id; END;
--> statement-breakpoint
CREATE TRIGGER checkin_quarantined AFTER INSERT ON quarantine
BEGIN UPDATE checkin SET held = NEW.state = 'held' WHERE id = NEW.submission AND held <> (NEW.state = 'held'); END;
--> statement-breakpoint
CREATE TRIGGER checkin_settled AFTER UPDATE OF state ON quarantine
BEGIN UPDATE checkin SET held = NEW.state = 'held' WHERE id = NEW.submission AND held <> (NEW.state = 'held'); END;
--> statement-breakpoint
CREATE TRIGGER checkin_let_go AFTER DELETE ON quarantine
BEGIN UPDATE checkin SET held = 0 WHERE id = OLD.submission AND held = 1; END;
--> statement-breakpoint
CREATE TRIGGER roster_sheet_no_update BEFORE UPDATE ON roster_sheet BEGIN SELECT RAISE(ABORT, 'roster_sheet is immutable'); END;
--> statement-breakpoint
-- Names and numbers of people: it goes with the payload of the entry that cites it, and no earlier.
CREATE TRIGGER roster_sheet_erasure BEFORE DELETE ON roster_sheet
WHEN NOT EXISTS (
  SELECT 1 FROM journal_subject AS named
  JOIN journal_entry AS entry ON entry.position = named.position
  WHERE named.subject = 'sheet:' || OLD.sha256 AND entry.type = 'content.erased'
)
BEGIN SELECT RAISE(ABORT, 'roster_sheet: no content.erased entry names this sheet'); END;

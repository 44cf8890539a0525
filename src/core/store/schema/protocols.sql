-- After its votes are written, in the same transaction (tabulation/protocols/projection).
CREATE TRIGGER protocol_change_insert AFTER INSERT ON protocol
BEGIN INSERT INTO protocol_change (protocol) VALUES (NEW.id); END;
--> statement-breakpoint
CREATE TRIGGER protocol_change_update AFTER UPDATE ON protocol
BEGIN INSERT INTO protocol_change (protocol) VALUES (NEW.id); END;
--> statement-breakpoint
CREATE TRIGGER protocol_change_delete AFTER DELETE ON protocol
BEGIN INSERT INTO protocol_change (protocol) VALUES (OLD.id); END;
--> statement-breakpoint
-- A submission has a newer version than its protocol's row knows of: said here, or all of them would be looked through
-- after every decision (tabulation/protocols/receive).
CREATE TRIGGER protocol_source_newer AFTER UPDATE OF last_version ON submission WHEN NEW.last_version <> OLD.last_version
BEGIN UPDATE protocol_source SET version = -1 WHERE submission = NEW.id; END;
--> statement-breakpoint
-- Of merged journals a protocol may be known before its evidence is.
CREATE TRIGGER protocol_source_came AFTER INSERT ON submission
BEGIN UPDATE protocol_source SET version = -1 WHERE submission = NEW.id; END;
--> statement-breakpoint
CREATE TRIGGER protocol_source_gone AFTER DELETE ON submission
BEGIN UPDATE protocol_source SET version = -1 WHERE submission = OLD.id; END;

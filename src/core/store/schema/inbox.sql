-- Unseen: nobody has seen its newest version. An SOS is seen on the board, by the one who answers for it.
INSERT INTO inbox_tally (name, n) VALUES ('total', 0), ('unseen', 0);
--> statement-breakpoint
CREATE TRIGGER submission_inserted AFTER INSERT ON submission
BEGIN
  UPDATE inbox_tally SET n = n + 1 WHERE name = 'total';
  INSERT INTO inbox_waiting (submission, received_at, last_received_at)
    SELECT NEW.id, NEW.received_at, NEW.last_received_at WHERE NEW.kind <> 'sos'
    AND NOT EXISTS (SELECT 1 FROM inbox_seen WHERE subject = NEW.id AND version >= NEW.last_version);
END;
--> statement-breakpoint
CREATE TRIGGER submission_changed AFTER UPDATE OF kind, received_at, last_version, last_received_at ON submission
BEGIN
  DELETE FROM inbox_waiting WHERE received_at = OLD.received_at AND submission = OLD.id;
  INSERT INTO inbox_waiting (submission, received_at, last_received_at)
    SELECT NEW.id, NEW.received_at, NEW.last_received_at WHERE NEW.kind <> 'sos'
    AND NOT EXISTS (SELECT 1 FROM inbox_seen WHERE subject = NEW.id AND version >= NEW.last_version);
END;
--> statement-breakpoint
CREATE TRIGGER submission_gone AFTER DELETE ON submission
BEGIN
  UPDATE inbox_tally SET n = n - 1 WHERE name = 'total';
  DELETE FROM inbox_waiting WHERE received_at = OLD.received_at AND submission = OLD.id;
END;
--> statement-breakpoint
CREATE TRIGGER inbox_seen_inserted AFTER INSERT ON inbox_seen
BEGIN
  DELETE FROM inbox_waiting WHERE submission = NEW.subject
    AND received_at = (SELECT received_at FROM submission WHERE id = NEW.subject AND last_version <= NEW.version);
END;
--> statement-breakpoint
CREATE TRIGGER inbox_seen_gone AFTER DELETE ON inbox_seen
BEGIN
  INSERT INTO inbox_waiting (submission, received_at, last_received_at)
    SELECT id, received_at, last_received_at FROM submission AS s WHERE id = OLD.subject AND kind <> 'sos'
    AND NOT EXISTS (SELECT 1 FROM inbox_waiting WHERE received_at = s.received_at AND submission = s.id);
END;
--> statement-breakpoint
CREATE TRIGGER inbox_seen_no_update BEFORE UPDATE ON inbox_seen
BEGIN SELECT RAISE(ABORT, 'inbox_seen is deleted and inserted, or inbox_waiting drifts'); END;
--> statement-breakpoint
CREATE TRIGGER inbox_waiting_inserted AFTER INSERT ON inbox_waiting
BEGIN UPDATE inbox_tally SET n = n + 1 WHERE name = 'unseen'; END;
--> statement-breakpoint
CREATE TRIGGER inbox_waiting_gone AFTER DELETE ON inbox_waiting
BEGIN UPDATE inbox_tally SET n = n - 1 WHERE name = 'unseen'; END;

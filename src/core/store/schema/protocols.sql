-- After its votes are written, in the same transaction (tabulation/protocols/projection).
CREATE TRIGGER protocol_change_insert AFTER INSERT ON protocol
BEGIN INSERT INTO protocol_change (protocol) VALUES (NEW.id); END;
--> statement-breakpoint
CREATE TRIGGER protocol_change_update AFTER UPDATE ON protocol
BEGIN INSERT INTO protocol_change (protocol) VALUES (NEW.id); END;
--> statement-breakpoint
CREATE TRIGGER protocol_change_delete AFTER DELETE ON protocol
BEGIN INSERT INTO protocol_change (protocol) VALUES (OLD.id); END;

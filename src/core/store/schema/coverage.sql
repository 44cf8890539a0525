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

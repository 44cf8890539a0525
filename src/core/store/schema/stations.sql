CREATE TRIGGER registry_sheet_no_update BEFORE UPDATE ON registry_sheet BEGIN SELECT RAISE(ABORT, 'registry_sheet is immutable'); END;
--> statement-breakpoint
CREATE TRIGGER registry_sheet_no_delete BEFORE DELETE ON registry_sheet BEGIN SELECT RAISE(ABORT, 'registry_sheet is immutable'); END;

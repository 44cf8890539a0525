CREATE TRIGGER official_sheet_no_update BEFORE UPDATE ON official_sheet BEGIN SELECT RAISE(ABORT, 'official_sheet is immutable'); END;
--> statement-breakpoint
CREATE TRIGGER official_sheet_no_delete BEFORE DELETE ON official_sheet BEGIN SELECT RAISE(ABORT, 'official_sheet is immutable'); END;

CREATE TRIGGER boundary_sheet_no_update BEFORE UPDATE ON boundary_sheet BEGIN SELECT RAISE(ABORT, 'boundary_sheet is immutable'); END;
--> statement-breakpoint
CREATE TRIGGER boundary_sheet_no_delete BEFORE DELETE ON boundary_sheet BEGIN SELECT RAISE(ABORT, 'boundary_sheet is immutable'); END;

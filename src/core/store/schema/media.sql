-- A blob's key never changes, and goes only when no version that has its content still carries it.
CREATE TRIGGER media_blob_no_update BEFORE UPDATE ON media_blob
BEGIN SELECT RAISE(ABORT, 'media_blob is immutable'); END;
--> statement-breakpoint
CREATE TRIGGER media_blob_erasure BEFORE DELETE ON media_blob
WHEN EXISTS (
  SELECT 1 FROM media_ref AS ref JOIN content_key ON content_key.version_id = ref.version_id
  WHERE ref.sha256 = OLD.sha256
)
BEGIN SELECT RAISE(ABORT, 'media_blob: a version that is not erased carries it'); END;
--> statement-breakpoint
CREATE TRIGGER media_file_evidence BEFORE UPDATE OF sha256, size, received_at ON media_file
BEGIN SELECT RAISE(ABORT, 'media_file: what was received is immutable'); END;
--> statement-breakpoint
CREATE TRIGGER media_file_no_delete BEFORE DELETE ON media_file
BEGIN SELECT RAISE(ABORT, 'media_file is immutable'); END;
--> statement-breakpoint
-- Erasing a version's content takes along the keys of media that no other version carries, and what was read out of them.
CREATE TRIGGER content_key_media AFTER DELETE ON content_key
BEGIN
  UPDATE media_ref SET access_hash = NULL, file_reference = NULL, reason = 'erased',
    state = CASE state WHEN 'stored' THEN 'stored' ELSE 'gone' END WHERE version_id = OLD.version_id;
  DELETE FROM media_partial WHERE version_id = OLD.version_id;
  INSERT INTO media_trash (name) SELECT blob.name FROM media_blob AS blob
    JOIN media_ref AS own ON own.sha256 = blob.sha256
    WHERE own.version_id = OLD.version_id AND NOT EXISTS (
      SELECT 1 FROM media_ref AS other JOIN content_key ON content_key.version_id = other.version_id
      WHERE other.sha256 = own.sha256)
    ON CONFLICT (name) DO NOTHING;
  DELETE FROM media_blob WHERE name IN (SELECT name FROM media_trash);
  UPDATE media_file SET derived = 1, width = NULL, height = NULL, dhash_hi = NULL, dhash_lo = NULL, tiny = NULL,
    exif_at = NULL, exif_offset = NULL, exif_lat = NULL, exif_lon = NULL, exif_camera = NULL
    WHERE sha256 = (SELECT sha256 FROM media_ref WHERE version_id = OLD.version_id)
      AND NOT EXISTS (SELECT 1 FROM media_blob WHERE media_blob.sha256 = media_file.sha256);
END;

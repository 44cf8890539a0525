-- Pictures with the same bytes. By the beginning of the hash: a third of the pages, which a million's look-ups find in memory.
CREATE INDEX photo_print_sha ON photo_print (substr(sha256, 1, 12));
--> statement-breakpoint
-- Tallies of ballots follow every row, so that no figure counts a million (tech.md, Storage). Never INSERT OR REPLACE: it drifts.
CREATE TRIGGER ballot_insert AFTER INSERT ON ballot BEGIN
  INSERT INTO ballot_count (source, contest, main, outcome, standing, claimed, seen, quarantined, open, region, n) VALUES (NEW.source, NEW.contest, NEW.main, NEW.outcome, NEW.standing, NEW.claimed, NEW.seen, NEW.quarantined, NEW.open, NEW.region, 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
  INSERT INTO ballot_of (what, source, name, n) SELECT 'person', NEW.source, NEW.person, 1 WHERE NEW.main = 1 AND NEW.person IS NOT NULL
    ON CONFLICT DO UPDATE SET n = n + 1;
  INSERT INTO ballot_of (what, source, name, n) SELECT 'station', NEW.source, NEW.station, 1 WHERE NEW.station IS NOT NULL AND NEW.main = 1 AND NEW.outcome = 'confirmed' AND NEW.standing = 'counts'
    ON CONFLICT DO UPDATE SET n = n + 1;
END;
--> statement-breakpoint
CREATE TRIGGER ballot_delete AFTER DELETE ON ballot BEGIN
  UPDATE ballot_count SET n = n - 1 WHERE source = OLD.source AND contest = OLD.contest AND main = OLD.main AND outcome = OLD.outcome AND standing = OLD.standing AND claimed = OLD.claimed AND seen = OLD.seen AND quarantined = OLD.quarantined AND open = OLD.open AND region = OLD.region;
  DELETE FROM ballot_count WHERE n = 0 AND source = OLD.source AND contest = OLD.contest AND main = OLD.main AND outcome = OLD.outcome AND standing = OLD.standing AND claimed = OLD.claimed AND seen = OLD.seen AND quarantined = OLD.quarantined AND open = OLD.open AND region = OLD.region;
  UPDATE ballot_of SET n = n - 1 WHERE what = 'person' AND source = OLD.source AND name = OLD.person AND OLD.main = 1 AND OLD.person IS NOT NULL;
  DELETE FROM ballot_of WHERE what = 'person' AND source = OLD.source AND name = OLD.person AND n = 0;
  UPDATE ballot_of SET n = n - 1 WHERE what = 'station' AND source = OLD.source AND name = OLD.station AND OLD.station IS NOT NULL AND OLD.main = 1 AND OLD.outcome = 'confirmed' AND OLD.standing = 'counts';
  DELETE FROM ballot_of WHERE what = 'station' AND source = OLD.source AND name = OLD.station AND n = 0;
END;
--> statement-breakpoint
CREATE TRIGGER ballot_update AFTER UPDATE ON ballot WHEN OLD.source IS NOT NEW.source OR OLD.contest IS NOT NEW.contest OR OLD.main IS NOT NEW.main OR OLD.region IS NOT NEW.region OR OLD.outcome IS NOT NEW.outcome OR OLD.standing IS NOT NEW.standing OR OLD.claimed IS NOT NEW.claimed OR OLD.seen IS NOT NEW.seen OR OLD.quarantined IS NOT NEW.quarantined OR OLD.open IS NOT NEW.open OR OLD.person IS NOT NEW.person OR OLD.station IS NOT NEW.station
BEGIN
  UPDATE ballot_count SET n = n - 1 WHERE source = OLD.source AND contest = OLD.contest AND main = OLD.main AND outcome = OLD.outcome AND standing = OLD.standing AND claimed = OLD.claimed AND seen = OLD.seen AND quarantined = OLD.quarantined AND open = OLD.open AND region = OLD.region;
  DELETE FROM ballot_count WHERE n = 0 AND source = OLD.source AND contest = OLD.contest AND main = OLD.main AND outcome = OLD.outcome AND standing = OLD.standing AND claimed = OLD.claimed AND seen = OLD.seen AND quarantined = OLD.quarantined AND open = OLD.open AND region = OLD.region;
  INSERT INTO ballot_count (source, contest, main, outcome, standing, claimed, seen, quarantined, open, region, n) VALUES (NEW.source, NEW.contest, NEW.main, NEW.outcome, NEW.standing, NEW.claimed, NEW.seen, NEW.quarantined, NEW.open, NEW.region, 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
  UPDATE ballot_of SET n = n - 1 WHERE what = 'person' AND source = OLD.source AND name = OLD.person AND OLD.main = 1 AND OLD.person IS NOT NULL;
  DELETE FROM ballot_of WHERE what = 'person' AND source = OLD.source AND name = OLD.person AND n = 0;
  UPDATE ballot_of SET n = n - 1 WHERE what = 'station' AND source = OLD.source AND name = OLD.station AND OLD.station IS NOT NULL AND OLD.main = 1 AND OLD.outcome = 'confirmed' AND OLD.standing = 'counts';
  DELETE FROM ballot_of WHERE what = 'station' AND source = OLD.source AND name = OLD.station AND n = 0;
  INSERT INTO ballot_of (what, source, name, n) SELECT 'person', NEW.source, NEW.person, 1 WHERE NEW.main = 1 AND NEW.person IS NOT NULL
    ON CONFLICT DO UPDATE SET n = n + 1;
  INSERT INTO ballot_of (what, source, name, n) SELECT 'station', NEW.source, NEW.station, 1 WHERE NEW.station IS NOT NULL AND NEW.main = 1 AND NEW.outcome = 'confirmed' AND NEW.standing = 'counts'
    ON CONFLICT DO UPDATE SET n = n + 1;
END;
--> statement-breakpoint
-- Of places only what is confirmed (domain/ballots, bucketOf): an arrival is unreviewed and pays nothing for them.
CREATE TRIGGER ballot_placed AFTER INSERT ON ballot WHEN NEW.outcome = 'confirmed' AND NEW.standing IN ('counts', 'none') AND NEW.quarantined = 0 BEGIN
  INSERT INTO ballot_place (source, contest, region, place, seen, n) VALUES (NEW.source, NEW.contest, NEW.region, NEW.place, NEW.seen, 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;
--> statement-breakpoint
CREATE TRIGGER ballot_unplaced AFTER DELETE ON ballot WHEN OLD.outcome = 'confirmed' AND OLD.standing IN ('counts', 'none') AND OLD.quarantined = 0 BEGIN
  UPDATE ballot_place SET n = n - 1 WHERE source = OLD.source AND contest = OLD.contest AND region = OLD.region AND place = OLD.place AND seen = OLD.seen;
  DELETE FROM ballot_place WHERE n = 0 AND source = OLD.source AND contest = OLD.contest AND region = OLD.region AND place = OLD.place AND seen = OLD.seen;
END;
--> statement-breakpoint
CREATE TRIGGER ballot_unplaced_update AFTER UPDATE OF source, contest, region, place, seen, outcome, standing, quarantined ON ballot WHEN OLD.outcome = 'confirmed' AND OLD.standing IN ('counts', 'none') AND OLD.quarantined = 0 BEGIN
  UPDATE ballot_place SET n = n - 1 WHERE source = OLD.source AND contest = OLD.contest AND region = OLD.region AND place = OLD.place AND seen = OLD.seen;
  DELETE FROM ballot_place WHERE n = 0 AND source = OLD.source AND contest = OLD.contest AND region = OLD.region AND place = OLD.place AND seen = OLD.seen;
END;
--> statement-breakpoint
CREATE TRIGGER ballot_placed_update AFTER UPDATE OF source, contest, region, place, seen, outcome, standing, quarantined ON ballot WHEN NEW.outcome = 'confirmed' AND NEW.standing IN ('counts', 'none') AND NEW.quarantined = 0 BEGIN
  INSERT INTO ballot_place (source, contest, region, place, seen, n) VALUES (NEW.source, NEW.contest, NEW.region, NEW.place, NEW.seen, 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;
--> statement-breakpoint
-- Of stations what somebody has reviewed and what is not held back (domain/ballots, bucketOf): an arrival pays nothing for them either.
CREATE TRIGGER ballot_stationed AFTER INSERT ON ballot WHEN NEW.station IS NOT NULL AND (NEW.outcome IN ('spam', 'rejected') OR NEW.outcome IN ('confirmed', 'protestInvalid') AND (NEW.quarantined = 0 OR NEW.standing = 'duplicate')) BEGIN
  INSERT INTO ballot_station (contest, station, source, outcome, standing, seen, n) VALUES (NEW.contest, NEW.station, NEW.source, NEW.outcome, NEW.standing, NEW.seen, 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;
--> statement-breakpoint
CREATE TRIGGER ballot_unstationed AFTER DELETE ON ballot WHEN OLD.station IS NOT NULL AND (OLD.outcome IN ('spam', 'rejected') OR OLD.outcome IN ('confirmed', 'protestInvalid') AND (OLD.quarantined = 0 OR OLD.standing = 'duplicate')) BEGIN
  UPDATE ballot_station SET n = n - 1 WHERE contest = OLD.contest AND station = OLD.station AND source = OLD.source AND outcome = OLD.outcome AND standing = OLD.standing AND seen = OLD.seen;
  DELETE FROM ballot_station WHERE n = 0 AND contest = OLD.contest AND station = OLD.station AND source = OLD.source AND outcome = OLD.outcome AND standing = OLD.standing AND seen = OLD.seen;
END;
--> statement-breakpoint
CREATE TRIGGER ballot_unstationed_update AFTER UPDATE OF contest, station, source, outcome, standing, seen, quarantined ON ballot WHEN OLD.station IS NOT NULL AND (OLD.outcome IN ('spam', 'rejected') OR OLD.outcome IN ('confirmed', 'protestInvalid') AND (OLD.quarantined = 0 OR OLD.standing = 'duplicate')) BEGIN
  UPDATE ballot_station SET n = n - 1 WHERE contest = OLD.contest AND station = OLD.station AND source = OLD.source AND outcome = OLD.outcome AND standing = OLD.standing AND seen = OLD.seen;
  DELETE FROM ballot_station WHERE n = 0 AND contest = OLD.contest AND station = OLD.station AND source = OLD.source AND outcome = OLD.outcome AND standing = OLD.standing AND seen = OLD.seen;
END;
--> statement-breakpoint
CREATE TRIGGER ballot_stationed_update AFTER UPDATE OF contest, station, source, outcome, standing, seen, quarantined ON ballot WHEN NEW.station IS NOT NULL AND (NEW.outcome IN ('spam', 'rejected') OR NEW.outcome IN ('confirmed', 'protestInvalid') AND (NEW.quarantined = 0 OR NEW.standing = 'duplicate')) BEGIN
  INSERT INTO ballot_station (contest, station, source, outcome, standing, seen, n) VALUES (NEW.contest, NEW.station, NEW.source, NEW.outcome, NEW.standing, NEW.seen, 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;
--> statement-breakpoint
-- A station that changes goes to the end of those that did (tabulation/tally/ballot-keeper); as many rows as there are stations.
CREATE TRIGGER ballot_station_inserted AFTER INSERT ON ballot_station BEGIN
  INSERT INTO ballot_station_change (contest, station) VALUES (NEW.contest, NEW.station)
    ON CONFLICT (contest, station) DO UPDATE SET seq = (SELECT max(seq) + 1 FROM ballot_station_change);
END;
--> statement-breakpoint
CREATE TRIGGER ballot_station_updated AFTER UPDATE ON ballot_station BEGIN
  INSERT INTO ballot_station_change (contest, station) VALUES (NEW.contest, NEW.station)
    ON CONFLICT (contest, station) DO UPDATE SET seq = (SELECT max(seq) + 1 FROM ballot_station_change);
END;
--> statement-breakpoint
CREATE TRIGGER ballot_station_deleted AFTER DELETE ON ballot_station BEGIN
  INSERT INTO ballot_station_change (contest, station) VALUES (OLD.contest, OLD.station)
    ON CONFLICT (contest, station) DO UPDATE SET seq = (SELECT max(seq) + 1 FROM ballot_station_change);
END;
--> statement-breakpoint
CREATE TRIGGER ballot_of_insert AFTER INSERT ON ballot_of BEGIN
  INSERT INTO ballot_distinct (what, source, n) VALUES (NEW.what, NEW.source, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
--> statement-breakpoint
CREATE TRIGGER ballot_of_delete AFTER DELETE ON ballot_of BEGIN
  UPDATE ballot_distinct SET n = n - 1 WHERE what = OLD.what AND source = OLD.source;
  DELETE FROM ballot_distinct WHERE n = 0 AND what = OLD.what AND source = OLD.source;
END;
--> statement-breakpoint
-- However a submission changes (arrival, edit, filing by hand), the stages after intake look at it again.
CREATE TRIGGER submission_dirty_insert AFTER INSERT ON submission BEGIN
  INSERT INTO submission_dirty (submission) VALUES (NEW.id) ON CONFLICT DO NOTHING;
END;
--> statement-breakpoint
CREATE TRIGGER submission_dirty_update AFTER UPDATE ON submission BEGIN
  INSERT INTO submission_dirty (submission) VALUES (NEW.id) ON CONFLICT DO NOTHING;
END;
--> statement-breakpoint
CREATE TRIGGER submission_dirty_delete AFTER DELETE ON submission BEGIN
  INSERT INTO submission_dirty (submission) VALUES (OLD.id) ON CONFLICT DO NOTHING;
END;
--> statement-breakpoint
-- Pairs that wait for a decision, however many: a flood of one picture is five of them for each.
INSERT INTO inbox_tally (name, n) VALUES ('pairs', 0);
--> statement-breakpoint
CREATE TRIGGER duplicate_pair_inserted AFTER INSERT ON duplicate_pair WHEN NEW.open = 1
BEGIN UPDATE inbox_tally SET n = n + 1 WHERE name = 'pairs'; END;
--> statement-breakpoint
CREATE TRIGGER duplicate_pair_gone AFTER DELETE ON duplicate_pair WHEN OLD.open = 1
BEGIN UPDATE inbox_tally SET n = n - 1 WHERE name = 'pairs'; END;
--> statement-breakpoint
CREATE TRIGGER duplicate_pair_decided AFTER UPDATE OF open ON duplicate_pair WHEN OLD.open <> NEW.open
BEGIN UPDATE inbox_tally SET n = n + NEW.open - OLD.open WHERE name = 'pairs'; END;

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
--> statement-breakpoint
CREATE TRIGGER boundary_sheet_no_update BEFORE UPDATE ON boundary_sheet BEGIN SELECT RAISE(ABORT, 'boundary_sheet is immutable'); END;
--> statement-breakpoint
CREATE TRIGGER boundary_sheet_no_delete BEFORE DELETE ON boundary_sheet BEGIN SELECT RAISE(ABORT, 'boundary_sheet is immutable'); END;
--> statement-breakpoint
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
--> statement-breakpoint
-- Nothing received is edited (design.md). Content goes only by its key, and only when an entry says so.
CREATE TRIGGER message_version_no_update BEFORE UPDATE ON message_version
BEGIN SELECT RAISE(ABORT, 'message_version is immutable'); END;
--> statement-breakpoint
CREATE TRIGGER message_version_no_delete BEFORE DELETE ON message_version
BEGIN SELECT RAISE(ABORT, 'message_version is immutable'); END;
--> statement-breakpoint
CREATE TRIGGER content_key_no_update BEFORE UPDATE ON content_key
BEGIN SELECT RAISE(ABORT, 'content_key is immutable'); END;
--> statement-breakpoint
CREATE TRIGGER content_key_erasure BEFORE DELETE ON content_key
WHEN NOT EXISTS (
  SELECT 1 FROM message_version AS version
  JOIN journal_subject AS named ON named.subject = version.ref
  JOIN journal_entry AS entry ON entry.position = named.position
  WHERE version.id = OLD.version_id AND entry.type = 'content.erased'
)
BEGIN SELECT RAISE(ABORT, 'content_key: no content.erased entry names this version'); END;
--> statement-breakpoint
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
--> statement-breakpoint
CREATE TRIGGER journal_entry_no_update BEFORE UPDATE ON journal_entry
BEGIN SELECT RAISE(ABORT, 'journal_entry is immutable'); END;
--> statement-breakpoint
CREATE TRIGGER journal_entry_no_delete BEFORE DELETE ON journal_entry
BEGIN SELECT RAISE(ABORT, 'journal_entry is immutable'); END;
--> statement-breakpoint
CREATE TRIGGER journal_subject_no_update BEFORE UPDATE ON journal_subject
BEGIN SELECT RAISE(ABORT, 'journal_subject is immutable'); END;
--> statement-breakpoint
CREATE TRIGGER journal_subject_no_delete BEFORE DELETE ON journal_subject
BEGIN SELECT RAISE(ABORT, 'journal_subject is immutable'); END;
--> statement-breakpoint
CREATE TRIGGER journal_payload_no_update BEFORE UPDATE ON journal_payload
BEGIN SELECT RAISE(ABORT, 'journal_payload is immutable'); END;
--> statement-breakpoint
CREATE TRIGGER journal_payload_erasure BEFORE DELETE ON journal_payload
WHEN NOT EXISTS (
  SELECT 1 FROM journal_subject AS named
  JOIN journal_entry AS entry ON entry.position = named.position
  WHERE named.subject = 'entry:' || OLD.entry_id AND entry.type = 'content.erased'
)
BEGIN SELECT RAISE(ABORT, 'journal_payload: no content.erased entry names this entry'); END;
--> statement-breakpoint
-- Lists and search: where each submission stands (inbox_item), what it is alike in (inbox_cell), and its words.
-- Contentless: the words stand in `submission.folded`, written there once, and are given again to take them out.
CREATE VIRTUAL TABLE inbox_words USING fts5(words, content='', columnsize=0, detail=none, prefix='2 3 4 6',
  tokenize='unicode61 remove_diacritics 0');
--> statement-breakpoint
-- What leaves the index leaves its pages, too, not only its answers.
INSERT INTO inbox_words (inbox_words, rank) VALUES ('secure-delete', 1);
--> statement-breakpoint
CREATE VIEW inbox_filed AS SELECT s.id AS submission, s.kind, s.state, s.trust, s.source, coalesce(s.region, '') AS region,
  s.media_kind IS NOT NULL AS media,
  coalesce((SELECT b.outcome FROM ballot AS b WHERE b.submission = s.id AND b.main = 1), '') AS outcome,
  EXISTS (SELECT 1 FROM quarantine AS q WHERE q.submission = s.id AND q.state = 'held')
    OR EXISTS (SELECT 1 FROM quarantine_pending AS p WHERE p.submission = s.id) AS held,
  EXISTS (SELECT 1 FROM inbox_waiting AS w WHERE w.received_at = s.received_at AND w.submission = s.id) AS waiting,
  s.place, s.station_number, s.sender, s.received_at
  FROM submission AS s;
--> statement-breakpoint
-- A view one writes to: whatever may have changed the cell of a submission says so here. While a submission is being
-- sifted it may change five times; it is filed once, when it is no longer dirty (ballots.sql): an arrival costs a third less.
CREATE VIEW inbox_refile AS SELECT submission FROM inbox_item;
--> statement-breakpoint
CREATE TRIGGER inbox_refiled INSTEAD OF INSERT ON inbox_refile
WHEN NOT EXISTS (SELECT 1 FROM submission_dirty WHERE submission = NEW.submission)
BEGIN
  INSERT INTO inbox_cell (kind, state, trust, source, region, media, outcome, held, waiting, n)
    SELECT kind, state, trust, source, region, media, outcome, held, waiting, 0 FROM inbox_filed WHERE submission = NEW.submission ON CONFLICT DO NOTHING;
  UPDATE inbox_item SET cell = (SELECT c.id FROM inbox_filed AS f CROSS JOIN inbox_cell AS c
    ON c.kind = f.kind AND c.state = f.state AND c.trust = f.trust AND c.source = f.source AND c.region = f.region AND c.media = f.media AND c.outcome = f.outcome AND c.held = f.held AND c.waiting = f.waiting WHERE f.submission = NEW.submission)
    WHERE submission = NEW.submission;
END;
--> statement-breakpoint
-- Sifted: a new one gets its place in the lists, straight in its cell if there is one like it; any other is filed anew.
CREATE TRIGGER inbox_sifted AFTER DELETE ON submission_dirty
BEGIN
  INSERT INTO inbox_refile (submission) SELECT submission FROM inbox_item WHERE submission = OLD.submission;
  INSERT INTO inbox_item (seq, submission, cell, place, station, sender)
    SELECT coalesce(
      (SELECT CASE WHEN max(seq) IS NULL THEN NULL WHEN max(seq) < f.received_at * 1024 + 1023 THEN max(seq) + 1
        ELSE (SELECT max(seq) + 1 FROM inbox_item WHERE seq < (f.received_at + 1000000) * 1024) END
        FROM inbox_item WHERE seq BETWEEN f.received_at * 1024 AND f.received_at * 1024 + 1023),
      f.received_at * 1024), f.submission,
      coalesce((SELECT c.id FROM inbox_cell AS c
        WHERE c.kind = f.kind AND c.state = f.state AND c.trust = f.trust AND c.source = f.source AND c.region = f.region AND c.media = f.media AND c.outcome = f.outcome AND c.held = f.held AND c.waiting = f.waiting), 0),
      f.place, f.station_number, f.sender
    FROM inbox_filed AS f WHERE f.submission = OLD.submission
    AND NOT EXISTS (SELECT 1 FROM inbox_item WHERE submission = OLD.submission);
  INSERT INTO inbox_refile (submission) SELECT submission FROM inbox_item WHERE submission = OLD.submission AND cell = 0;
END;
--> statement-breakpoint
CREATE TRIGGER inbox_item_inserted AFTER INSERT ON inbox_item
BEGIN
  UPDATE inbox_cell SET n = n + 1 WHERE id = NEW.cell;
  INSERT INTO inbox_unindexed (seq) VALUES (NEW.seq);
END;
--> statement-breakpoint
CREATE TRIGGER inbox_item_moved AFTER UPDATE OF cell ON inbox_item WHEN OLD.cell <> NEW.cell
BEGIN
  UPDATE inbox_cell SET n = n - 1 WHERE id = OLD.cell;
  UPDATE inbox_cell SET n = n + 1 WHERE id = NEW.cell;
END;
--> statement-breakpoint
CREATE TRIGGER inbox_item_gone AFTER DELETE ON inbox_item
BEGIN UPDATE inbox_cell SET n = n - 1 WHERE id = OLD.cell; END;
--> statement-breakpoint
-- Words go into the index later, many at a time (core/inbox/index-words.ts); they leave it at once.
CREATE TRIGGER inbox_list_words AFTER UPDATE ON submission
WHEN OLD.folded IS NOT NEW.folded OR OLD.received_at IS NOT NEW.received_at
BEGIN
  INSERT INTO inbox_words (inbox_words, rowid, words) SELECT 'delete', seq, OLD.folded FROM inbox_item AS i
    WHERE i.submission = OLD.id AND NOT EXISTS (SELECT 1 FROM inbox_unindexed AS u WHERE u.seq = i.seq);
  DELETE FROM inbox_unindexed WHERE seq = (SELECT seq FROM inbox_item WHERE submission = OLD.id);
  UPDATE inbox_item SET seq = coalesce(
      (SELECT CASE WHEN max(seq) IS NULL THEN NULL WHEN max(seq) < NEW.received_at * 1024 + 1023 THEN max(seq) + 1
        ELSE (SELECT max(seq) + 1 FROM inbox_item WHERE seq < (NEW.received_at + 1000000) * 1024) END
        FROM inbox_item WHERE seq BETWEEN NEW.received_at * 1024 AND NEW.received_at * 1024 + 1023),
      NEW.received_at * 1024)
    WHERE submission = NEW.id AND OLD.received_at IS NOT NEW.received_at;
  INSERT INTO inbox_unindexed (seq) SELECT seq FROM inbox_item WHERE submission = NEW.id;
END;
--> statement-breakpoint
CREATE TRIGGER inbox_list_update AFTER UPDATE ON submission
WHEN OLD.kind IS NOT NEW.kind OR OLD.state IS NOT NEW.state OR OLD.trust IS NOT NEW.trust OR OLD.source IS NOT NEW.source
  OR OLD.region IS NOT NEW.region OR OLD.media_kind IS NOT NEW.media_kind OR OLD.received_at IS NOT NEW.received_at
  OR OLD.place IS NOT NEW.place OR OLD.station_number IS NOT NEW.station_number OR OLD.sender IS NOT NEW.sender
BEGIN
  UPDATE inbox_item SET place = NEW.place, station = NEW.station_number, sender = NEW.sender WHERE submission = NEW.id;
  INSERT INTO inbox_refile (submission) VALUES (NEW.id);
END;
--> statement-breakpoint
CREATE TRIGGER inbox_list_gone AFTER DELETE ON submission
BEGIN
  INSERT INTO inbox_words (inbox_words, rowid, words) SELECT 'delete', seq, OLD.folded FROM inbox_item AS i
    WHERE i.submission = OLD.id AND NOT EXISTS (SELECT 1 FROM inbox_unindexed AS u WHERE u.seq = i.seq);
  DELETE FROM inbox_unindexed WHERE seq = (SELECT seq FROM inbox_item WHERE submission = OLD.id);
  DELETE FROM inbox_item WHERE submission = OLD.id;
END;
--> statement-breakpoint
CREATE TRIGGER inbox_list_inbox_waiting_insert AFTER INSERT ON inbox_waiting
BEGIN INSERT INTO inbox_refile (submission) VALUES (NEW.submission); END;
--> statement-breakpoint
CREATE TRIGGER inbox_list_inbox_waiting_delete AFTER DELETE ON inbox_waiting
BEGIN INSERT INTO inbox_refile (submission) VALUES (OLD.submission); END;
--> statement-breakpoint
CREATE TRIGGER inbox_list_ballot_insert AFTER INSERT ON ballot WHEN NEW.main = 1
BEGIN INSERT INTO inbox_refile (submission) VALUES (NEW.submission); END;
--> statement-breakpoint
CREATE TRIGGER inbox_list_ballot_delete AFTER DELETE ON ballot WHEN OLD.main = 1
BEGIN INSERT INTO inbox_refile (submission) VALUES (OLD.submission); END;
--> statement-breakpoint
CREATE TRIGGER inbox_list_ballot_update AFTER UPDATE ON ballot WHEN OLD.outcome IS NOT NEW.outcome OR OLD.main IS NOT NEW.main
BEGIN INSERT INTO inbox_refile (submission) VALUES (NEW.submission); END;
--> statement-breakpoint
-- What waits for its entry is held already, and the entry changes nothing in the lists.
CREATE TRIGGER inbox_list_quarantine_insert AFTER INSERT ON quarantine
WHEN NEW.state <> 'held' OR NOT EXISTS (SELECT 1 FROM quarantine_pending WHERE submission = NEW.submission)
BEGIN INSERT INTO inbox_refile (submission) VALUES (NEW.submission); END;
--> statement-breakpoint
CREATE TRIGGER inbox_list_quarantine_delete AFTER DELETE ON quarantine
BEGIN INSERT INTO inbox_refile (submission) VALUES (OLD.submission); END;
--> statement-breakpoint
CREATE TRIGGER inbox_list_quarantine_update AFTER UPDATE ON quarantine WHEN OLD.state IS NOT NEW.state
BEGIN INSERT INTO inbox_refile (submission) VALUES (NEW.submission); END;
--> statement-breakpoint
CREATE TRIGGER inbox_list_quarantine_pending_insert AFTER INSERT ON quarantine_pending
BEGIN INSERT INTO inbox_refile (submission) VALUES (NEW.submission); END;
--> statement-breakpoint
CREATE TRIGGER inbox_list_quarantine_pending_delete AFTER DELETE ON quarantine_pending
WHEN NOT EXISTS (SELECT 1 FROM quarantine WHERE submission = OLD.submission AND state = 'held')
BEGIN INSERT INTO inbox_refile (submission) VALUES (OLD.submission); END;
--> statement-breakpoint
-- Who writes through the bots: `relay:BOT:SCHEME:PSEUDONYM` (intake/fold). The bot may be replaced during the night, the people stay.
CREATE TRIGGER bot_user_insert AFTER INSERT ON inbox_item WHEN substr(NEW.sender, 1, 6) = 'relay:'
BEGIN INSERT INTO bot_user (address, n) VALUES (substr(NEW.sender, 7 + instr(substr(NEW.sender, 7), ':')), 1) ON CONFLICT DO UPDATE SET n = n + 1; END;
--> statement-breakpoint
CREATE TRIGGER bot_user_delete AFTER DELETE ON inbox_item WHEN substr(OLD.sender, 1, 6) = 'relay:'
BEGIN
  UPDATE bot_user SET n = n - 1 WHERE address = substr(OLD.sender, 7 + instr(substr(OLD.sender, 7), ':'));
  DELETE FROM bot_user WHERE n = 0 AND address = substr(OLD.sender, 7 + instr(substr(OLD.sender, 7), ':'));
END;
--> statement-breakpoint
CREATE TRIGGER bot_user_left AFTER UPDATE OF sender ON inbox_item WHEN OLD.sender IS NOT NEW.sender AND substr(OLD.sender, 1, 6) = 'relay:'
BEGIN
  UPDATE bot_user SET n = n - 1 WHERE address = substr(OLD.sender, 7 + instr(substr(OLD.sender, 7), ':'));
  DELETE FROM bot_user WHERE n = 0 AND address = substr(OLD.sender, 7 + instr(substr(OLD.sender, 7), ':'));
END;
--> statement-breakpoint
CREATE TRIGGER bot_user_joined AFTER UPDATE OF sender ON inbox_item WHEN OLD.sender IS NOT NEW.sender AND substr(NEW.sender, 1, 6) = 'relay:'
BEGIN INSERT INTO bot_user (address, n) VALUES (substr(NEW.sender, 7 + instr(substr(NEW.sender, 7), ':')), 1) ON CONFLICT DO UPDATE SET n = n + 1; END;
--> statement-breakpoint
CREATE TRIGGER bot_users_insert AFTER INSERT ON bot_user
BEGIN INSERT INTO bot_users (scheme, n) VALUES (substr(NEW.address, 1, instr(NEW.address, ':') - 1), 1) ON CONFLICT DO UPDATE SET n = n + 1; END;
--> statement-breakpoint
CREATE TRIGGER bot_users_delete AFTER DELETE ON bot_user
BEGIN
  UPDATE bot_users SET n = n - 1 WHERE scheme = substr(OLD.address, 1, instr(OLD.address, ':') - 1);
  DELETE FROM bot_users WHERE n = 0 AND scheme = substr(OLD.address, 1, instr(OLD.address, ':') - 1);
END;
--> statement-breakpoint
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
--> statement-breakpoint
CREATE TRIGGER official_sheet_no_update BEFORE UPDATE ON official_sheet BEGIN SELECT RAISE(ABORT, 'official_sheet is immutable'); END;
--> statement-breakpoint
CREATE TRIGGER official_sheet_no_delete BEFORE DELETE ON official_sheet BEGIN SELECT RAISE(ABORT, 'official_sheet is immutable'); END;
--> statement-breakpoint
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
--> statement-breakpoint
CREATE TRIGGER registry_sheet_no_update BEFORE UPDATE ON registry_sheet BEGIN SELECT RAISE(ABORT, 'registry_sheet is immutable'); END;
--> statement-breakpoint
CREATE TRIGGER registry_sheet_no_delete BEFORE DELETE ON registry_sheet BEGIN SELECT RAISE(ABORT, 'registry_sheet is immutable'); END;
--> statement-breakpoint
-- The Board in its order (core/triage/board.ts), with all that it is filtered and counted by: it looks at nothing else, and
-- a page ends where it is full. The expressions are those of the query, letter by letter.
CREATE INDEX case_board ON case_view (
  CASE state WHEN 'new' THEN 0 WHEN 'reopened' THEN 0 WHEN 'closed' THEN 2 ELSE 1 END,
  urgency,
  possible,
  CASE WHEN state IN ('new', 'reopened') THEN sent_at ELSE -sent_at END,
  id, state, owner, region, kind, sent_at, submission, lane
);

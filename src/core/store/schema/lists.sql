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

-- The Board in its order (core/triage/board.ts), with all that it is filtered and counted by: it looks at nothing else, and
-- a page ends where it is full. The expressions are those of the query, letter by letter.
CREATE INDEX case_board ON case_view (
  CASE state WHEN 'new' THEN 0 WHEN 'reopened' THEN 0 WHEN 'closed' THEN 2 ELSE 1 END,
  urgency,
  possible,
  CASE WHEN state IN ('new', 'reopened') THEN sent_at ELSE -sent_at END,
  id, state, owner, region, kind, sent_at, submission, lane
);

-- Notices that somebody approved, word for word as they were approved, and who decided what about them; append-only.
CREATE TABLE paper (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('notice')),
  period TEXT NOT NULL,             -- 2026Q3, 2026H2, 2026
  theme TEXT NOT NULL,              -- "" = everything
  lang TEXT NOT NULL,
  code TEXT NOT NULL,               -- of the text: the draft that was read and what was approved have the same
  title TEXT NOT NULL,
  body TEXT NOT NULL                -- the notice as JSON (reports/notice/model.py)
) STRICT;
CREATE INDEX paper_by_period ON paper(kind, period, theme, lang);

CREATE TABLE paper_event (
  id INTEGER PRIMARY KEY,
  paper_id INTEGER NOT NULL REFERENCES paper(id),
  at TEXT NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('approved', 'withdrawn')),
  approver TEXT NOT NULL,           -- who decided it
  author TEXT NOT NULL,             -- who entered it
  note TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX paper_event_by_paper ON paper_event(paper_id);

CREATE TRIGGER paper_stays BEFORE UPDATE ON paper BEGIN SELECT RAISE(ABORT, 'paper is append-only'); END;
CREATE TRIGGER paper_kept BEFORE DELETE ON paper BEGIN SELECT RAISE(ABORT, 'paper is append-only'); END;
CREATE TRIGGER paper_event_stays BEFORE UPDATE ON paper_event
BEGIN SELECT RAISE(ABORT, 'paper_event is append-only'); END;
CREATE TRIGGER paper_event_kept BEFORE DELETE ON paper_event
BEGIN SELECT RAISE(ABORT, 'paper_event is append-only'); END;

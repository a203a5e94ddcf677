-- A person's word on whether one page shows one document; the last one counts, 'open' takes it back. Append-only.
CREATE TABLE repost_ruling (
  id INTEGER PRIMARY KEY,
  original TEXT NOT NULL,           -- address of the document of the superior site
  page TEXT NOT NULL,               -- address of the page of the lower site
  verdict TEXT NOT NULL CHECK (verdict IN ('repost', 'other', 'open')),
  person TEXT NOT NULL,
  reason TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX repost_ruling_by_original ON repost_ruling(original);
CREATE TRIGGER repost_ruling_no_update BEFORE UPDATE ON repost_ruling
BEGIN SELECT RAISE(ABORT, 'repost_ruling is append-only'); END;
CREATE TRIGGER repost_ruling_no_delete BEFORE DELETE ON repost_ruling
BEGIN SELECT RAISE(ABORT, 'repost_ruling is append-only'); END;

-- Articles of any site that show a document of a superior site, or may show it (db.repost_matches).
CREATE TABLE repost_match (
  document_id INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
  original TEXT NOT NULL,           -- address of the document of the superior site
  sure INTEGER NOT NULL,            -- 0 = a person must decide
  matched_by TEXT NOT NULL,         -- number, title, text
  kind TEXT NOT NULL,               -- full, excerpt, attachment, link, title
  score REAL NOT NULL,
  reasons TEXT NOT NULL,            -- JSON list of [template, params]
  matched_at TEXT NOT NULL,
  PRIMARY KEY (document_id, original)
) STRICT, WITHOUT ROWID;
CREATE INDEX repost_match_by_original ON repost_match(original);

-- The documents with which all articles have been compared, as they were then, and by which version of the rules.
CREATE TABLE repost_original (
  url TEXT PRIMARY KEY,
  facts TEXT NOT NULL,              -- hash of what is compared
  matcher TEXT NOT NULL,
  matched_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Articles that must still be compared: new ones, and those of which something that is compared has changed.
CREATE TABLE repost_todo (
  document_id INTEGER PRIMARY KEY REFERENCES document(id) ON DELETE CASCADE
) STRICT;
INSERT INTO repost_todo SELECT id FROM document;
-- Not OR IGNORE: the conflict clause of the statement that fires a trigger would stand over it.
CREATE TRIGGER document_to_match AFTER INSERT ON document
BEGIN INSERT INTO repost_todo SELECT new.id WHERE new.id NOT IN (SELECT document_id FROM repost_todo); END;
CREATE TRIGGER document_to_match_anew AFTER UPDATE ON document
WHEN old.title IS NOT new.title OR old.number_key IS NOT new.number_key OR old.sketch IS NOT new.sketch
  OR old.passages IS NOT new.passages OR old.published_on IS NOT new.published_on
  OR old.written_on IS NOT new.written_on
BEGIN INSERT INTO repost_todo SELECT new.id WHERE new.id NOT IN (SELECT document_id FROM repost_todo); END;

-- By this a new document of a superior site is compared only with articles that can show it.
CREATE INDEX document_by_first_seen ON document(first_seen);

-- Texts of articles that are not in the index of search yet: a crawl only lays them down here, because indexing costs as
-- much as reading; who searches first, or the schedule, puts them in (db/search.py).
CREATE TABLE document_waiting (
  document_id INTEGER PRIMARY KEY REFERENCES document(id) ON DELETE CASCADE,
  body BLOB NOT NULL                -- x'' = only the title is known
) STRICT;

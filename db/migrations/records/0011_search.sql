-- Texts of articles, for search: compressed, at most 20,000 characters, personal numbers masked (db/search.py). `title`
-- and `body` are what the index below holds of an article; it cannot be taken out of it without them.
CREATE TABLE document_text (
  document_id INTEGER PRIMARY KEY REFERENCES document(id) ON DELETE CASCADE,
  title TEXT NOT NULL,
  body BLOB NOT NULL                -- x'' = only the title is known
) STRICT;

-- Pairs of neighbouring characters of title and text. The words in it are numbers of characters, not the characters
-- (db/search.py): what a site writes never meets the syntax of queries.
CREATE VIRTUAL TABLE document_search USING fts5 (
  title, body, content = '', detail = column, tokenize = 'ascii'
);

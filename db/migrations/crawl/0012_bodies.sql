-- The text of an article as its reader sees it, personal numbers masked, bounded, compressed (db/search.py).
ALTER TABLE page ADD COLUMN body BLOB NOT NULL DEFAULT x'';

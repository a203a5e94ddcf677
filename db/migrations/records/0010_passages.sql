-- Which sentences an article holds (spiders/pages/sketch.py), for excerpts and as a second measure of near-identical texts.
ALTER TABLE document ADD COLUMN passages BLOB NOT NULL DEFAULT x'';
ALTER TABLE watch_document ADD COLUMN passages BLOB NOT NULL DEFAULT x'';

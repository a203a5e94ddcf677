-- Which sentences a body holds (spiders/pages/sketch.py), for excerpts and as a second measure of near-identical texts.
ALTER TABLE page ADD COLUMN passages BLOB NOT NULL DEFAULT x'';

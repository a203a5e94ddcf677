-- Why some of the page's links were not read: "links" (there are more than are read), "" if all were.
ALTER TABLE page ADD COLUMN cut TEXT NOT NULL DEFAULT '';

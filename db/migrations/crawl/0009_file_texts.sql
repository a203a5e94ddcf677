-- Files that were read through (spiders.files); what was found in them is in `trait`.
CREATE TABLE file_text (
  url_id INTEGER PRIMARY KEY,
  length INTEGER NOT NULL,          -- bytes of the file that was read
  problem TEXT NOT NULL             -- why it could not be read, "" if it was
) STRICT;

-- What else a page shows that a rule asks for (spiders.pages.traits), beside the page.
CREATE TABLE trait (
  page_id INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  name TEXT NOT NULL,
  data TEXT NOT NULL,               -- JSON object
  PRIMARY KEY (page_id, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX trait_by_name ON trait(name, page_id);

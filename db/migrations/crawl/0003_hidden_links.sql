-- Links to other hosts that a reader of the page cannot see (spiders.pages.model.HiddenLink).
CREATE TABLE hidden_link (
  page_id INTEGER NOT NULL,
  url TEXT NOT NULL,
  text TEXT NOT NULL,
  how TEXT NOT NULL,
  markup TEXT NOT NULL,
  harm TEXT NOT NULL,
  PRIMARY KEY (page_id, url)
) STRICT, WITHOUT ROWID;

-- What leaves for people: one row for each paper, recipient and address. It leaves once; never twice.
CREATE TABLE delivery (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,         -- what, for whom, by which way: the same is never queued again
  recipient TEXT NOT NULL,
  way TEXT NOT NULL CHECK (way IN ('mail', 'webhook')),
  address TEXT NOT NULL,            -- of a mail; "" for a webhook, whose address is a secret
  subject TEXT NOT NULL,
  message_id TEXT NOT NULL,
  message BLOB,                     -- until it has left, then NULL
  size INTEGER NOT NULL,
  sha256 TEXT NOT NULL,             -- of what left
  state TEXT NOT NULL CHECK (state IN ('pending', 'sending', 'sent', 'unsure', 'failed')),
  tries INTEGER NOT NULL DEFAULT 0,
  next_at REAL NOT NULL,            -- Unix time of the next try
  queued_at TEXT NOT NULL,
  done_at TEXT NOT NULL DEFAULT '',
  why TEXT NOT NULL DEFAULT ''      -- of the last try that did not succeed
) STRICT;
CREATE INDEX delivery_waiting ON delivery(next_at) WHERE state = 'pending';

-- JSON object: address of a link finding that stood when the run ended -> "good" or "removed", as the run saw it.
ALTER TABLE run ADD COLUMN rechecked TEXT NOT NULL DEFAULT '{}';
-- JSON list of patterns of addresses that only lead to more of themselves: pattern, example, pages read, left unasked.
ALTER TABLE run ADD COLUMN traps TEXT NOT NULL DEFAULT '[]';
-- JSON list of pages that hold more links than are read.
ALTER TABLE run ADD COLUMN cut_pages TEXT NOT NULL DEFAULT '[]';

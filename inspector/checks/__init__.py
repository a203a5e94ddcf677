"""One check per file; found by scanning this folder."""

"""Numbered, named, forward-only migrations, one folder for each kind of file; see `db.connection`."""

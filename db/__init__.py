"""KEEP: the only place where stages meet. Schema, migrations, queries."""

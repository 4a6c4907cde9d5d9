"""The append-only log and its database: tables, hash chain, migration, retention."""

"""Time expressions: found by each language's patterns, resolved to days in the shop's time zone."""

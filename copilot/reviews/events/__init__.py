"""The bodies of the events that can stand in the log."""

"""Exports as CSV, JSONL and eval cases."""

"""Conversation to Context: finding the snippets a reply may rest on."""

"""What `copilot knowledge` and `copilot search` do."""

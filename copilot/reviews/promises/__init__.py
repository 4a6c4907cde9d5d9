"""What sent texts promise, as tasks with a time."""

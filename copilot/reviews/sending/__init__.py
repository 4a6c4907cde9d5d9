"""From a checked text to the outlet, exactly once."""

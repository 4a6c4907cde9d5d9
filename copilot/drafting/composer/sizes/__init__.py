"""Size advice from measures and a chart."""

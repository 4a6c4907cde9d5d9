"""Detectors: each looks at the claims of one policy (or at plain phrases) and reports; it never decides severity."""

"""Measures of speed and memory on this machine; no test asserts them, `make bench` prints them."""

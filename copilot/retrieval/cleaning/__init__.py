"""What copied pages carry besides their text: found, reported, removed or held back for a person."""

"""Which goods a turn means, and what their sheets tell of them."""

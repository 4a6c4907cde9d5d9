"""What is on record about the order and its parcel, and what the shop's rules make of it."""

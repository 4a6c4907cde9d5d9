"""Prices, offers and what an order comes to."""

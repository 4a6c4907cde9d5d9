"""Training of the learned reader of customers' turns: data, script, card."""

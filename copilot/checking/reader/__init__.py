"""Stage 4: read what each sentence commits the shop to, by grammar (rules) and by learning (model)."""

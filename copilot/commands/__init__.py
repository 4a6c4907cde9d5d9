"""One module a command; each holds `app`, a typer application, and is imported only when it is called."""

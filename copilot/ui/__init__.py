"""The workbench: a Gradio page over plain service functions.

`services/` decide and can be tested without a browser, `views/` turn values into escaped markup, `panels/` lay
out the components, `handlers/` join the two, `server.py` closes every route and starts the server.
"""

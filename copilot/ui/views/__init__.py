"""Pure functions from values to escaped markup; no Gradio, no store."""

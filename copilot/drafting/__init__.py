"""Prompt → Draft: a language model through LiteLLM, or the built-in composer that needs none."""

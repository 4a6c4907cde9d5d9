"""The policy checker: what would this draft commit the shop to, and may it?

Stages, each a small module: normalise → sentences → expressions (timex, money) → claims (reader) → policies
(detectors). Nothing here imports litellm, chromadb, gradio or langchain-core.
"""

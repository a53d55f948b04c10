"""The demo office's cases: one in every state of the SOP, made by commands like any other case."""

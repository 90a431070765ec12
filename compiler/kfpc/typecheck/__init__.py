"""Symbols are resolved and expressions typed; values are held against the types that they go to."""

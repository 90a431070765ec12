"""Argo's own fields: their names, types and words, and how patches of them are merged."""

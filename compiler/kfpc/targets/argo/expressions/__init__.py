"""Typed values in Argo's expression language."""

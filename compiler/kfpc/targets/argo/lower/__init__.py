"""A pipeline becomes records of Argo's: a leaf template for each step, a dag for each scope."""

"""What happens to the records of a package, one thing a file, until they are a manifest."""

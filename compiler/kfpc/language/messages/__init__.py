"""What is said of mistakes in the form of a file, loaded where there is one: most have none."""

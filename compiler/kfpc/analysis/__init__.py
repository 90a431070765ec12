"""What follows from a pipeline: who reads what, which steps may meet, what is shared."""

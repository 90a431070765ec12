"""What a pipeline comes to, for people: its plan, and the node pools that it needs."""

"""What a reference is called: inside a leaf template, in a task of a dag, in a dag's outputs."""

"""What was meant by a value of another tool's form, and how kfpc writes it.

A function for each key that takes the value as it was written and its key's name, and gives a
``Form``, a sentence where there is no form to give, or None where it does not know the value.
"""

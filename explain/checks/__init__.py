"""What must hold of a result before it is shown."""

"""What the answer does when the features that an explanation names are taken away."""

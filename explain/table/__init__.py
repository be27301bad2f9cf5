"""Bytes → Dataset: dialects, column kinds, and the codec between raw cells and floats."""

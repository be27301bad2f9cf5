"""Models: from a file or an object to one adapter, `Predictor`."""

"""One flat form of every ensemble of trees, whichever library fitted it.

forest    the form: nodes in one pool, whole numbers in place of thresholds and categories
"""

"""LIME: a weighted linear model that stands in for the model around one row.

columns        what the columns of a table are like one by one, and which take part around a row
neighbourhood  samples drawn from them with the model's answers
shelf          where they are kept for the next question
ridge          the weighted ridge regression, row after row, and how far another sample would move it
by_lime        the same fit by the lime package
fitting        the rows of a question fitted: checked by lime, compared with further samples
weights        the method
repeated       one row again and again: other samples, other kernel widths, values that no row has
credible       Bayesian intervals of a fit
"""

from explain.methods.local_surrogate.weights import lime_weights

__all__ = ["lime_weights"]

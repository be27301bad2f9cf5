"""Engines on the flat form of tree ensembles, in compiled kernels.

compiling   kernels are compiled beside the program and kept on disk; until then other engines serve
blocks      a kernel over blocks of rows, on all processors
tables      SHAP of shallow trees by look-up
deep        SHAP of trees of any depth by walks
walks       trees in the order in which the effects walk them
effects     curves of rows for all values of a column, and averages of all columns by counting
curves      the same in raw columns and on the scale asked, checked against the model
shuffles    the answers to every shuffle of a column from one walk
"""

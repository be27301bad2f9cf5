"""Engines on the flat form of tree ensembles, in compiled kernels.

compiling   kernels are compiled beside the program and kept on disk; until then other engines serve
blocks      a kernel over blocks of rows, on all processors
tables      SHAP of shallow trees by look-up
deep        SHAP of trees of any depth by walks
"""

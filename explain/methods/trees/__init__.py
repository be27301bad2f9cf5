"""Engines on the flat form of tree ensembles, in compiled kernels.

compiling   kernels are compiled beside the program and kept on disk; until then other engines serve
"""

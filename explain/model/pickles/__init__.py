"""Opening pickles without running them: three lists, our own reader, our own arrays.

A pickle is a program that names things, calls them and sets state. Here each of the three is held to a list of its own:
what may be named, what may be called (and with what), and what may be given state (and which). The lists are in
`names.json`, made by ``python tools/model_names.py`` from fitted estimators; the calls are in `calls`, by hand.
"""

"""One flat form of every ensemble of trees, whichever library fitted it.

forest      the form: nodes in one pool, whole numbers in place of thresholds and categories
ranks       how many thresholds lie below a value
raw         the form as a function of raw columns
reading     a predictor → that, where its answer is a sum over trees
agreement   whether what was read is the model
native      what XGBoost and LightGBM say that each column contributes
nodes       trees as libraries keep them → the form
flatbuffer  the format of CatBoost's files, read in place
onnx_nodes  operators of an ONNX graph, their long lists of numbers read at one go
*_trees     one reader for each library
"""

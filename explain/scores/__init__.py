"""How good answers are: the target as the model's classes, the measures of quality, and the curves behind them."""

"""Models and tables as people have them: each opens with the estimator's own answers, or is refused with a code.

The data come from packages and from `sample_models/data`, cut small so that fitting is quick.
"""

from tests.pairs import boosters, estimators, exchange, kinds, matching
from tests.pairs.making import PAIRS, Pair

__all__ = ["PAIRS", "Pair", "boosters", "estimators", "exchange", "kinds", "matching"]

"""How strongly features work together in the model, beside what chance alone makes of it."""

from dataclasses import dataclass

import numpy as np

from explain.results.result import Provenance, Result


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class InteractionStrength(Result):
    """Friedman's H of the leading features: of each pair, and of each feature with all others together."""

    features: tuple[str, ...]
    """(n_compared,) the columns compared, the one that moves the answers most first."""
    labels: tuple[str, ...]
    pairs: np.ndarray
    """(n_pairs, 2) int: positions among ``features``, the strongest pair first."""
    strength: np.ndarray
    """(n_pairs,) H: 0 where the two add up, 1 where they do nothing but together; NaN where neither moves anything."""
    low: np.ndarray
    """(n_pairs,) 95 % interval over the samples of rows."""
    high: np.ndarray
    size: np.ndarray
    """(n_pairs,) what the two do together beyond each alone: root mean square, on ``scale``."""
    band: np.ndarray
    """(n_pairs,) the H that 95 % of models stay below which were fitted where no features work together."""
    overall: np.ndarray
    """(n_compared,) H of each feature with all others together."""
    overall_low: np.ndarray
    overall_high: np.ndarray
    n_left_out: int
    """Columns given to the model that were not compared."""
    n_samples: int
    n_sampled: int
    """Rows of a sample."""
    n_chance: int
    """Models fitted where no features work together."""
    output: str
    target: str
    scale: str
    unit: str
    provenance: Provenance

    @property
    def shown(self) -> np.ndarray:
        """(n_pairs,) bool: whether a pair's whole interval lies above what chance alone makes."""
        return self.low > self.band

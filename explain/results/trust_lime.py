"""How far a local surrogate (LIME) would be another with other samples or another kernel."""

from dataclasses import dataclass

import numpy as np

from explain.results.result import Provenance, Result
from explain.results.trust import Finding, Flag


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LimeStability(Result):
    """One row's surrogate again and again: with other samples, and with other widths of the kernel."""

    subject: str
    """"row"."""
    findings: tuple[Finding, ...]
    flags: tuple[Flag, ...]
    rows: np.ndarray
    """(1,) position of the row; -1 for a row given by its values."""
    feature_names: tuple[str, ...]
    feature_labels: tuple[str, ...]
    feature_values: np.ndarray
    """(n_features,) object: raw cells of the row, missing as None."""
    widths: np.ndarray
    """(n_widths,) of the kernel, times the root of the number of coordinates; ascending."""
    usual: int
    """Place of the width that `lime_weights` has."""
    contributions: np.ndarray
    """(n_widths, n_features) mean over runs."""
    errors: np.ndarray
    """(n_widths, n_features) standard error of that mean, from how far the runs lie apart."""
    fits: np.ndarray
    """(n_widths,) R² of the surrogate, mean over runs."""
    fit_low: np.ndarray
    """(n_widths,) smallest over runs."""
    fit_high: np.ndarray
    counted: np.ndarray
    """(n_widths,) how many samples of full weight those of a run are worth."""
    runs: np.ndarray
    """(n_runs, n_features) contributions of each run at the usual width."""
    run_errors: np.ndarray
    """(n_runs, n_features) their standard errors, as `lime_weights` states them (jackknife)."""
    credible: np.ndarray
    """(n_features,) half-width of the 95 % credible interval of the first run's contributions."""
    n_needed: float
    """Samples it takes until the 95 % interval of a coefficient is a tenth of the largest contribution wide."""
    n_samples: int
    """Of a run, the row itself among them."""
    n_leading: int
    """Features that are compared."""
    prediction: float
    output: str
    target: str
    scale: str
    unit: str
    provenance: Provenance

"""Whether one column alone gives the target away."""

from collections.abc import Iterator

import numpy as np

from explain.checks.making import flag, found, not_measured
from explain.checks.model_quality.skill import saved, with_interval
from explain.checks.thresholds import MEASURES
from explain.results import Finding, Flag, Importance
from explain.scores.fitted_again import FEWEST_OF_CLASS
from explain.scores.sizes import sized
from explain.table.column import Column
from explain.table.dataset import Rows

FOLDS, BINS, SMOOTHING = 5, 50, 1.0
"""Parts of the rows, each told by the others; bins of a number; rows of average target added to each bin."""
MOST_CLASSES = 10
"""Classes told apart, the most frequent ones."""
SUSPECT = MEASURES["single_feature"].red
MOST_SHARE = 0.90
"""Share of all importance from which on one column is to be looked at."""


def single_feature(
    rows: Rows, truth: np.ndarray, given: tuple[str, ...], *, task: str, seed: int
) -> tuple[Finding, tuple[Flag, ...]]:
    """Look how well each column alone tells the target, on rows that had no part in saying what its values mean.

    Of classes it is the AUC (of several, the mean over each against the rest), of numbers R². One row of a class is
    told by some column by chance: it takes five of a class, and five others. A column of numbers is
    taken as it is, along a line, and in bins, which sees what goes up and down; one of levels by the average target of
    each level.

    Parameters
    ----------
    rows
        With a target.
    truth : (n_rows,)
        Position of the class, or the number.
    given
        The columns that the model is given.
    task, seed
        Of the model, and of the parts of the rows.

    References
    ----------
    Kaufman, Rosset and Perlich (2012), Leakage in data mining: formulation, detection, and avoidance.
    DeLong, DeLong and Clarke-Pearson (1988), Comparing the areas under two or more correlated receiver operating
    characteristic curves.
    """
    if np.ptp(truth) == 0:
        return not_measured("single_feature", "The target is the same in all rows."), ()
    wanted = sized(_wanted(truth, task))
    if not wanted.shape[1]:
        return not_measured("single_feature", f"A class has fewer than {FEWEST_OF_CLASS} rows."), ()
    parts = np.random.default_rng(seed).permutation(len(truth)) % FOLDS
    places = [place for place, column in enumerate(rows.schema.columns) if column.name in given]
    told = [_best(rows.schema.columns[place], rows.coded[:, place], wanted, parts, task) for place in places]
    place, (value, low, high) = max(zip(places, told, strict=True), key=lambda each: each[1][0])
    names, labels = [rows.schema.names[place]], [rows.schema.labels[place]]
    finding = found("single_feature", value, low, min(high, 1.0), n=len(truth), of="row", features=names, labels=labels)
    if not value > SUSPECT:
        return finding, ()
    if task == "regression":
        return finding, (flag("W22", features=names, labels=labels, r2=value),)
    return finding, (flag("W22", features=names, labels=labels, auc=value),)


def feature_share(importance: Importance) -> tuple[Finding, tuple[Flag, ...]]:
    """Give the share of all importance above zero that the leading column carries, and warn where that is nearly all.

    Its interval takes the importance of the leading column and that of all others as known to within their own.
    """
    sizes, halves = np.maximum(importance.mean, 0), np.nan_to_num((importance.high - importance.low) / 2)
    first, total = int(sizes.argmax()), float(sizes.sum())
    if total <= 0:
        return not_measured("feature_share", "No column has an importance above zero."), ()
    lead, others = float(sizes[first]), total - float(sizes[first])
    rest = float(np.sqrt(max((halves[sizes > 0] ** 2).sum() - halves[first] ** 2, 0.0)))  # one square is rounded twice
    half = float(np.hypot(others * halves[first], lead * rest)) / total**2
    names, labels = [importance.feature_names[first]], [importance.feature_labels[first]]
    share = lead / total
    finding = found("feature_share", share, max(share - half, 0.0), min(share + half, 1.0),
                    n=importance.provenance.n_rows, of="row", features=names, labels=labels)
    if not finding.low > MOST_SHARE:
        return finding, ()
    return finding, (flag("W22", features=names, labels=labels, share=share),)


def _wanted(truth: np.ndarray, task: str) -> np.ndarray:
    """(n_rows, n_told) what is to be told: the number, or whether the row is of a class (of two, of the second).

    Classes that too few rows have, or too few have not, are left out.
    """
    if task == "regression":
        return truth[:, None]
    classes, counts = np.unique(truth, return_counts=True)
    enough = np.minimum(counts, len(truth) - counts) >= FEWEST_OF_CLASS
    frequent = np.sort(np.argsort(-counts, kind="stable")[:MOST_CLASSES]) if len(classes) > 2 else np.array([1])
    return (truth[:, None] == classes[frequent[enough[frequent]]]).astype(float)


def _best(
    column: Column, codes: np.ndarray, wanted: np.ndarray, parts: np.ndarray, task: str
) -> tuple[float, float, float]:
    """Tell the target by one column in each way: that which tells most, with its interval."""
    measured = [_measured(tried, wanted, task) for tried in _ways(column, codes, wanted, parts)]
    return max(measured, key=lambda each: each[0])


def _ways(column: Column, codes: np.ndarray, wanted: np.ndarray, parts: np.ndarray) -> Iterator[np.ndarray]:
    """Give (n_rows, n_told) scores: the average target of each bin; of numbers they themselves, or turned round."""
    yield _by_bin(_bins(column, codes), wanted, parts)
    if column.ordered and wanted.shape[1] == 1 and not np.isnan(codes).all():
        held = sized(np.where(np.isnan(codes), np.nanmedian(codes), codes))
        yield (held if np.cov(held, wanted[:, 0])[0, 1] >= 0 else -held)[:, None]


def _bins(column: Column, codes: np.ndarray) -> np.ndarray:
    """(n_rows,) int: the bin of a number, the level of others; missing is one of its own."""
    known = codes[~np.isnan(codes)]
    if column.ordered and len(np.unique(known)) > BINS:
        cuts = np.unique(np.quantile(known, np.arange(1, BINS) / BINS))
        codes = np.where(np.isnan(codes), np.nan, np.searchsorted(cuts, codes, side="right"))
    return np.unique(codes, return_inverse=True)[1]


def _by_bin(bins: np.ndarray, wanted: np.ndarray, parts: np.ndarray) -> np.ndarray:
    """(n_rows, n_told) average target of the rows of the same bin in all other parts."""
    size = int(bins.max()) + 1
    scores = np.empty(wanted.shape)
    for part in range(FOLDS):
        own = parts == part
        n = np.bincount(bins[~own], minlength=size)[:, None]
        total = np.stack([np.bincount(bins[~own], weights=each, minlength=size) for each in wanted[~own].T], axis=1)
        average = (total + SMOOTHING * wanted[~own].mean(axis=0)) / (n + SMOOTHING)
        scores[own] = average[bins[own]]
    return scores


def _measured(scores: np.ndarray, wanted: np.ndarray, task: str) -> tuple[float, float, float]:
    if task != "regression":
        return _auc(scores, wanted)
    line = np.polyfit(scores[:, 0], wanted[:, 0], 1) if np.ptp(scores) > 0 else np.array([0.0, wanted.mean()])
    return saved((wanted[:, 0] - np.polyval(line, scores[:, 0])) ** 2, (wanted[:, 0] - wanted.mean()) ** 2)


def _auc(scores: np.ndarray, wanted: np.ndarray) -> tuple[float, float, float]:
    """Mean AUC over what is to be told, with its interval by how much each row pulls it, worked out for its log-odds.

    Near 1, where a giveaway lies, an AUC can fall much farther than rise; its log-odds go both ways.
    """
    from scipy.special import expit, logit

    each = [_area(score, hit > 0) for score, hit in zip(scores.T, wanted.T, strict=True)]
    value, pulls = float(np.mean([area for area, _ in each])), np.mean([pulls for _, pulls in each], axis=0)
    within = float(np.clip(value, 1 / len(pulls) ** 2, 1 - 1 / len(pulls) ** 2))
    _, low, high = with_interval(float(logit(within)), pulls / (within * (1 - within)))
    return value, min(float(expit(low)), value), max(float(expit(high)), value)


def _area(score: np.ndarray, hit: np.ndarray) -> tuple[float, np.ndarray]:
    """AUC, and (n_rows,) how much each row pulls it."""
    from scipy.stats import rankdata

    n, n_hits = len(hit), int(hit.sum())
    every, own = rankdata(score), np.empty(n)
    own[hit], own[~hit] = rankdata(score[hit]), rankdata(score[~hit])
    shares = np.where(hit, (every - own) / (n - n_hits), 1 - (every - own) / n_hits)
    area = float(shares[hit].mean())
    return area, (shares - area) * np.where(hit, n / n_hits, n / (n - n_hits))

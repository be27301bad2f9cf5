"""The words of findings: what was measured, the number with its interval, what would be well, and what it stands on."""

import re
from typing import NamedTuple

from explain.checks.thresholds import MEASURES
from explain.results import Judged
from explain.wording import count, counted, escaped, listed, number, points, probability, shortened


class Told(NamedTuple):
    """What a finding is called, and what its number means."""

    title: str
    meaning: str
    """Words with a place for the number; a share of nothing is written "none" there, of everything "all"."""


FINDINGS: dict[str, Told] = {
    "completeness_gap": Told("Gap of the sum", "base value plus contributions miss the answer by {} of what it moved"),
    "second_engine": Told("Second engine", "an independent computation differs by {} of the largest contribution"),
    "deletion": Told("Deletion", "{} of the random orders move the answer less, as features are taken away one by one"),
    "insertion": Told("Insertion", "{} of the random orders move the answer less, as features are put in one by one"),
    "comprehensiveness": Told(
        "Comprehensiveness", "without the leading features the answer falls by {} standard deviations of the answers"),
    "sufficiency": Told(
        "Sufficiency",
        "with the leading features alone the answer falls short by {} standard deviations of the answers"),
    "infidelity": Told(
        "Infidelity",
        "as a forecast of removals, contributions have a mean squared miss of {} variances of the answers"),
    "perturbation_gap": Told(
        "Perturbation gap",
        "the leading quarter of the features moves the answer {} standard deviations more than the others"),
    "sampling_error": Told(
        "Sampling error", "the largest standard error of a contribution is {} of the span of all contributions"),
    "background_overlap": Told(
        "Other backgrounds", "with other background rows, {} of the leading features still lead, on average"),
    "background_error": Told(
        "Background error",
        "with other background rows, a contribution may lie off by up to {} of the largest one, either way"),
    "order_confirmed": Told(
        "Order confirmed", "counted from the first place on, other draws confirm {} of the leading places"),
    "sensitivity": Told(
        "Sensitivity",
        "for a slightly different row, the explanation changes by up to {} of its own size (one is all)"),
    "lime_overlap": Told("LIME again", "two runs have {} of their leading features in common, on average"),
    "lime_intervals": Told("LIME intervals", "{} of the 95 % intervals of two runs overlap, on average"),
    "lime_width": Told(
        "LIME width",
        "leading features at the least alike kernel width come {} of the way from chance to all in common"),
    "lime_fit": Told("LIME fit", "around the row, LIME's simple model follows the model with an R² of {} (one is all)"),
    "refit_order": Told(
        "Refitted models", "with the explanations by models fitted again, the rank correlation is {} (one is alike)"),
    "refit_error": Told(
        "Model uncertainty",
        "over models fitted again, the widest 95 % interval of a contribution is {} of the largest one"),
    "randomised": Told(
        "Shuffled labels", "with the explanation of a model that learned from shuffled labels, the rank correlation "
        "is {} (zero is unlike)"),
    "agreement_top": Told(
        "Leading features", "the two methods least alike come {} of the way from chance to naming the same ones"),
    "agreement_signs": Told(
        "Directions", "the two methods least alike move {} of the features that count for both the same way"),
    "agreement_order": Told(
        "Order", "of the pairs of features that both methods tell apart, the share in the same order, less that in the "
        "opposite, is {} (zero by chance)"),
    "row_distance": Told(
        "Distance of the row", "{} of the table's rows lie nearer to their neighbours than this row to its own"),
    "outside_range": Told("Values beyond the table", "of the row's numbers and dates, {} beyond all rows of the table"),
    "unseen_levels": Told("Unseen levels", "of the row's values, {} that no row of the table has"),
    "rare_pairs": Told("Rare pairs", "of the row's pairs of values, {} hardly seen together in the table"),
    "probes_outside": Told(
        "Rows asked about", "{} of the made-up rows asked about lie farther out than 99 % of the table's"),
    "probes_told_apart": Told(
        "Told apart", "a classifier tells the made-up rows asked about from real ones with an AUC of {} (half is "
        "chance, one is always)"),
    "probes_answered": Told(
        "Answers off the table", "answers to the made-up rows asked about are missed by {} of their variance more than "
        "answers to real rows"),
    "skill": Told("Skill", "the model saves {} of the error of always giving the same answer"),
    "calibration_error": Told("Calibration", "scores lie on average {} from what happened (ECE)"),
    "calibration_slope": Told(
        "Calibration slope", "where scores differ by one in log-odds, what happened differs by {} (one is right)"),
    "mean_off": Told("Scores on average", "the mean score less the share of rows that had the outcome is {}"),
    "single_feature": Told(
        "Giveaway", "one column alone tells the target with an AUC, or for numbers an R², of {} (one gives all away)"),
    "feature_share": Told("One-column model", "of all importance, one column carries {}"),
    "same_answer_twice": Told(
        "Asked twice", "two answers to the same row differ by up to {} standard deviations of the answers"),
    "memorised": Told("Rows seen", "{} of the model's skill on these rows is memory of them"),
    "smallest_class": Told("Smallest class", "{} of the rows are of the rarest class"),
    "drift": Told("Column drift", "the column that shifted most has a shift (PSI) of {} beyond chance"),
    "drift_told_apart": Told(
        "Rows told apart", "a classifier tells the rows explained from those compared with by an AUC of {} (half is "
        "chance, one is always)"),
    "prediction_drift": Told("Answer drift", "the model's answers have a shift (PSI) of {} beyond chance"),
    "held_out_order": Told(
        "Held-out order", "importance on rows used in training and on others has a rank correlation of {} (one is "
        "alike)"),
    "held_out_effect": Told(
        "Held-out effects", "curves on rows used in training and on others differ by up to {} standard deviations of "
        "the predictions"),
    "heterogeneity": Told(
        "Unlike curves", "curves of single rows lie {} standard deviations of the answers from the average curve"),
    "opposite_curves": Told("Opposite curves", "{} of the rows have a curve that goes against the average"),
    "effective_features": Told(
        "Features in effect", "the movement is spread as widely as if {} of the features shared it alike (entropy)"),
    "features_for_80": Told("Features for 80 %", "four fifths of the movement stand on {} of the features"),
    "gini": Told(
        "Concentration", "sizes of contributions have a Gini index of {} (zero is all alike, one is a single feature)"),
    "actionable": Told("Open to change", "{} of the movement stands on columns that are not held fixed"),
    "surrogate_fidelity": Told(
        "Fidelity of the rules", "on rows kept apart, they follow the model with an R² of {} (one is all)"),
    "surrogate_agreement": Told("Same first question", "{} of the trees of other draws ask it first"),
}
"""Finding → its title, and what its number is."""

WORKED_OUT = frozenset((
    "completeness_gap", "second_engine", "sampling_error", "row_distance", "outside_range", "unseen_levels",
    "rare_pairs", "smallest_class", "effective_features", "features_for_80", "gini", "actionable", "feature_share",
))
"""Findings that are exact where they have no spread: nothing is drawn for them. Of others all draws merely agree."""
RANKS = "order_confirmed"
"""A count of places, whose upper end is how many there are: what is not confirmed is open, not false."""
OF_RANKS = ("background_overlap", "lime_overlap", RANKS)
"""Findings about the leading features together: those they name are the first of them."""
IN_POINTS = ("calibration_error", "mean_off")
"""Differences of two probabilities."""
R_SQUARED = ("surrogate_fidelity",)
"""Not a share of things that can be counted."""
LEAST = 1e-3
"""Share below which its size says no more than that it is small."""


def describe_judged(judged: Judged) -> str:
    """Say of a finding its number, interval, threshold and n; or why there is no number."""
    finding, told = judged.finding, FINDINGS[judged.finding.name]
    if finding.unmeasured:
        return f"{told.title}: not measured. {escaped(finding.unmeasured)}"
    about = [f"**{escaped(shortened(label))}**" for label in finding.feature_labels[:2]]
    who = f" ({'leading: ' if finding.name in OF_RANKS else ''}{listed(about)})" if about else ""
    said = told.meaning.format(f"**{_size(finding.name, finding.value)}**")
    return f"{told.title}: {said}{who}; {_interval(judged)}; {_threshold(judged)}{_n(judged)}."


def _size(name: str, size: float) -> str:
    """Write a value with its unit."""
    unit = MEASURES[name].unit
    if name in IN_POINTS:
        return f"{points(size)} points"
    if unit == "share" and name not in R_SQUARED:
        return _share(size)
    return count(round(size)) if unit == "count" and size == round(size) else number(size, 2)


def _share(size: float) -> str:
    """Write a share in per cent; nothing and everything in words, and neither for what is nearly so."""
    if size in (0, 1):
        return "all" if size else "none"
    written = points(size)
    return probability(size) if 0 < size < LEAST or written == "100" else f"{written} %"


def _interval(judged: Judged) -> str:
    name, low, high, size = judged.finding.name, judged.finding.low, judged.finding.high, judged.finding.value
    if low != low or high != high:
        return "interval not measured"
    if name == RANKS:
        return f"{count(round(high - size))} of {counted(round(high), 'place')} open"
    if low == high == size:
        return "exact" if name in WORKED_OUT else "no spread seen"
    return f"between {_size(name, low)} and {_size(name, high)} (95 % interval)"


def _threshold(judged: Judged) -> str:
    if judged.green != judged.green:
        return "no threshold"
    way = "up to" if judged.green < judged.red else "from"
    return f"well {way} {_size(judged.finding.name, judged.green)}"


def _n(judged: Judged) -> str:
    n, of = judged.finding.n, judged.finding.of
    return f"; {count(n)} {of if n == 1 else plural(of)}" if n else ""


def plural(noun: str) -> str:
    """Write what is counted in the plural: the word that is counted, not what follows it.

    Examples
    --------
    >>> plural("random order"), plural("pair of runs"), plural("row asked about"), plural("model fitted again")
    ('random orders', 'pairs of runs', 'rows asked about', 'models fitted again')
    """
    first, joint, rest = re.match(r"(.*?)( of | asked | in | not | fitted | averaged|$)(.*)", noun).groups()  # type: ignore[union-attr]
    return f"{first}s{joint}{rest}"

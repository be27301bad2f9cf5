"""The words of lights and findings: what was measured, how it came out, and what it does not tell."""

import re
from typing import NamedTuple

from explain.checks.thresholds import MEASURES
from explain.results import Judged, Light, Trust
from explain.wording import count, counted, escaped, listed, number, shortened


class Named(NamedTuple):
    """What a light is called and about."""

    title: str
    question: str
    untested: str
    """What it does not test."""


LIGHTS: dict[str, Named] = {
    "L1": Named("Arithmetic", "Do the parts add up, and does a second engine find the same?",
                "Whether the question asked of the model is the right one."),
    "L2": Named("Faithfulness", "Does taking away what is said to matter move the answer most?",
                "Small differences: only a gross failure shows, and taking away makes rows that may not occur."),
    "L3": Named("Stability", "Would another draw, another background or a slightly different row say the same?",
                "Whether another sample of training rows would have given another model, unless a refit was measured."),
    "L4": Named("Agreement", "Do other methods name the same features?",
                "Which of the methods is right: they answer different questions."),
    "L5": Named("Support", "Do the row, and the rows the method asked about, resemble the table?",
                "Whether the table resembles the cases the model is used for."),
    "L6": Named("Model quality", "Is the model better than a fixed answer, calibrated, and free of giveaways?",
                "Whether it stays so on other data; nor whether it may be used for this decision."),
    "L7": Named("Freshness", "Are the rows explained like those they are compared with?",
                "Changes in what the columns or the target mean."),
}
"""Light → its title, its question, what it does not test."""


class Told(NamedTuple):
    """What a finding is called, and what its number means."""

    title: str
    meaning: str


FINDINGS: dict[str, Told] = {
    "completeness_gap": Told("Gap of the sum", "distance between the answer and base value plus contributions"),
    "second_engine": Told("Second engine", "largest difference from an independent computation, of the largest share"),
    "deletion": Told("Deletion", "of random orders move the answer less when features are taken away one by one"),
    "insertion": Told("Insertion", "of random orders move the answer less when features are put in one by one"),
    "comprehensiveness": Told("Comprehensiveness", "fall of the answer without the leading features, per spread"),
    "sufficiency": Told("Sufficiency", "what the leading features alone leave open, per spread of the answers"),
    "infidelity": Told("Infidelity", "squared miss of the contributions as a forecast of removals, per variance"),
    "perturbation_gap": Told("Perturbation gap", "moved by the leading features, less by the others, per spread"),
    "sampling_error": Told("Sampling error", "largest standard error, of the span of the contributions"),
    "background_overlap": Told("Other backgrounds", "of the leading features stay with another background"),
    "background_error": Told("Background error", "widest 95 % interval over backgrounds, of the largest share"),
    "order_confirmed": Told("Order confirmed", "of the leading ranks, from the first on, confirmed by the draws"),
    "sensitivity": Told("Sensitivity", "change of the explanation, of its size, for a slightly different row"),
    "lime_overlap": Told("LIME again", "of the leading features are shared by two runs"),
    "lime_intervals": Told("LIME intervals", "of the 95 % intervals of two runs overlap"),
    "lime_width": Told("LIME width", "of the leading features are shared with other kernel widths, beyond chance"),
    "lime_fit": Told("LIME fit", "R² of the simple model around the row"),
    "refit_order": Told("Refitted models", "rank correlation with the explanation of models fitted anew"),
    "refit_error": Told("Model uncertainty", "widest 95 % interval over refitted models, of the largest share"),
    "randomised": Told("Shuffled labels", "rank correlation with the explanation of a model of shuffled labels"),
    "agreement_top": Told("Leading features", "of the leading features named by two methods, beyond chance"),
    "agreement_signs": Told("Directions", "of the features moved the same way by two methods"),
    "agreement_order": Told("Order", "of the pairs in the same order, less those in the opposite"),
    "row_distance": Told("Distance of the row", "of the rows of the table lie nearer to their neighbours"),
    "outside_range": Told("Values beyond the table", "numbers below or above all rows"),
    "unseen_levels": Told("Unseen levels", "values that no row of the table has"),
    "rare_pairs": Told("Rare pairs", "pairs of values that hardly stand together"),
    "probes_outside": Told("Rows asked about", "of them lie farther out than 99 % of the table"),
    "probes_told_apart": Told("Told apart", "AUC of telling rows asked about from rows of the table"),
    "probes_answered": Told("Answers off the table", "more error in forecasting answers to rows asked about than to "
                            "real rows, of their variance"),
    "skill": Told("Skill", "error saved beside always giving the same answer"),
    "calibration_error": Told("Calibration", "mean distance of scores from what happened (ECE)"),
    "calibration_slope": Told("Calibration slope", "log-odds of what happened per log-odds of the score; 1 is right"),
    "mean_off": Told("Scores on average", "mean score above the share that had the outcome"),
    "single_feature": Told("Giveaway", "AUC, or R², of the target from one column alone"),
    "feature_share": Told("One-column model", "importance carried by one column"),
    "same_answer_twice": Told("Asked twice", "largest difference of two answers to the same row, of their spread"),
    "memorised": Told("Rows seen", "skill lost on rows that a refitted model has not seen"),
    "smallest_class": Told("Smallest class", "share of the rows"),
    "drift": Told("Column drift", "largest shift of a column (PSI), beyond chance"),
    "drift_told_apart": Told("Rows told apart", "AUC of telling rows explained from rows compared with"),
    "prediction_drift": Told("Answer drift", "shift of the answers (PSI), beyond chance"),
    "held_out_order": Told("Held-out order", "rank correlation of importance on rows seen and not seen"),
    "held_out_effect": Told("Held-out effects", "largest difference of curves on rows seen and not seen, per spread"),
    "heterogeneity": Told("Unlike curves", "spread of single curves around the average, per spread of the answers"),
    "opposite_curves": Told("Opposite curves", "of the rows have a curve that goes against the average"),
    "effective_features": Told("Features in effect", "features carry the explanation (entropy)"),
    "features_for_80": Told("Features for 80 %", "features make up four fifths of the movement"),
    "gini": Told("Concentration", "Gini index: 0 all alike, 1 one alone"),
    "actionable": Told("Open to change", "of the movement stands on columns not fixed"),
    "surrogate_fidelity": Told("Fidelity of the rules", "R², or agreement, with the model on rows not used"),
    "surrogate_agreement": Told("Same first question", "of the trees of other draws ask it first"),
}
"""Finding → its title, and what its number is."""

WORKED_OUT = frozenset((
    "completeness_gap", "second_engine", "sampling_error", "row_distance", "outside_range", "unseen_levels",
    "rare_pairs", "smallest_class", "effective_features", "features_for_80", "gini", "actionable", "feature_share",
))
"""Findings that are exact where they have no spread: nothing is drawn for them. Of others all draws merely agree."""
OF_RANKS = ("background_overlap", "order_confirmed")
"""Findings about the leading features together: those they name are the first of them."""
STATES = {
    "green": "no problem found", "amber": "look at it", "red": "problem found", "grey": "not measured", "": "told",
}
"""State → what it is called. Green says what was found, not that the explanation is right."""


def light_name(name: str) -> str:
    """Name a light."""
    return LIGHTS[name].title


def state_word(state: str) -> str:
    """Say a state in words."""
    return STATES[state]


def describe_light(light: Light) -> str:
    """Say what a light found, by how many checks.

    A green one says how many checks found no problem, and no more.
    """
    measured = [each for each in light.judged if each.state != "grey"]
    if light.state == "green":
        return f"No problem found by {counted(len(measured), 'check')}."
    if light.state == "grey":
        return "Not measured."
    worst = [FINDINGS[each.finding.name].title for each in light.judged if each.state == light.state]
    return f"{'Problem' if light.state == 'red' else 'Look at'}: {listed(list(dict.fromkeys(worst)))}."


def describe_judged(judged: Judged) -> str:
    """Say of a finding its number, interval, threshold and n; or why there is no number."""
    finding, told = judged.finding, FINDINGS[judged.finding.name]
    if finding.unmeasured:
        return f"{told.title}: not measured. {escaped(finding.unmeasured)}"
    about = [f"**{escaped(shortened(label))}**" for label in finding.feature_labels[:2]]
    who = f" ({'leading: ' if finding.name in OF_RANKS else ''}{listed(about)})" if about else ""
    return (f"{told.title}: **{_size(judged, finding.value)}** {told.meaning}{who}; {_interval(judged)}; "
            f"{_threshold(judged)}{_n(judged)}.")


def _size(judged: Judged, size: float) -> str:
    """Write a value: counts as they are, shares and scores as numbers between 0 and 1."""
    whole = MEASURES[judged.finding.name].unit == "count" and size == round(size)
    return count(round(size)) if whole else number(size, 2)


def _interval(judged: Judged) -> str:
    low, high, size = judged.finding.low, judged.finding.high, judged.finding.value
    if low != low or high != high:
        return "interval not measured"
    if low == high == size:
        return "exact" if judged.finding.name in WORKED_OUT else "no spread seen"
    return f"between {_size(judged, low)} and {_size(judged, high)}"


def _threshold(judged: Judged) -> str:
    if judged.green != judged.green:
        return "no threshold"
    way = "up to" if judged.green < judged.red else "from"
    return f"well {way} {_size(judged, judged.green)}"


def _n(judged: Judged) -> str:
    n, of = judged.finding.n, judged.finding.of
    return f"; {count(n)} {of if n == 1 else plural(of)}" if n else ""


def plural(noun: str) -> str:
    """Write what is counted in the plural: the word that is counted, not what follows it.

    Examples
    --------
    >>> plural("random order"), plural("pair of runs"), plural("row asked about"), plural("refitted model")
    ('random orders', 'pairs of runs', 'rows asked about', 'refitted models')
    """
    first, joint, rest = re.match(r"(.*?)( of | asked | in | not |$)(.*)", noun).groups()  # type: ignore[union-attr]
    return f"{first}s{joint}{rest}"


def describe_headline(trust: Trust) -> str:
    """Say the headline: the worst of what gates it, and nothing of an average."""
    gates = {light.id: light for light in trust.lights if light.id in ("L1", "L5", "L6")}
    named = {state: [light_name(name) for name, light in gates.items() if light.state == state]
             for state in ("red", "amber", "grey")}
    if trust.headline == "red":
        return f"**Problem found**: {listed(named['red'])}."
    if trust.headline == "grey":
        return f"**Not fully assessed**: {listed(named['grey'])} not measured."
    if trust.headline == "amber":
        return f"**Look at it**: {listed(named['amber'])}."
    n = sum(1 for light in gates.values() for each in light.judged if each.state == "green")
    return f"**No problem found** by {counted(n, 'check')} of arithmetic, support and model quality."


def plain_headline(trust: Trust) -> str:
    """Say the headline for somebody who has never heard of the checks."""
    return {
        "red": "Checks found a problem: do not rely on this explanation as it stands.",
        "amber": "Some checks say: take this with care.",
        "grey": "Not everything was checked yet.",
        "green": "The checks found no problem with this explanation.",
    }[trust.headline]

"""What each method does and does not say, for readers of a report."""

GENERAL = (
    "Everything here describes the model, not the world: what goes with a score in the model need not hold outside it.",
    "The rows explained are those of the table named above, unless said otherwise.",
)
SHAP = (
    "SHAP splits the distance between a row's answer and the average over the background rows. Columns that move "
    "together share that distance in a way that depends on the background."
)
AGREEMENT = (
    "That methods agree does not make them right: they ask about made-up rows alike, and answer different questions."
)
CHECKS = (
    "Checks tell where something is wrong with an explanation. That none found a problem does not say that there is "
    "none."
)
REFITS = (
    "Models were fitted again on parts of this table, not on other data. Nothing is said of how it was collected."
)
LIMITS = {
    "shap_values": SHAP,
    "shap_summary": SHAP,
    "shap_interactions": (
        "What two columns contribute together depends on the background too. What three or more do together is shared "
        "out among their pairs."
    ),
    "lime_weights": (
        "LIME explains a simple model fitted to random changes around one row. Where its R² is low or its gap is "
        "large, its weights say little about the model."
    ),
    "dependence": (
        "Partial dependence changes one column and keeps the others. It may ask the model about rows that do not "
        "occur; shaded parts have few rows."
    ),
    "regional_effects": (
        "Parts of the table were found on one half of the rows and measured on the other. Another column may tell the "
        "same rows apart."
    ),
    "surface": "A two-column surface asks about pairs of values; veiled pairs occur in no row of the table.",
    "accumulated_effects": "ALE adds up small steps between near rows. It is read step by step, not from end to end.",
    "permutation_importance": (
        "Permutation importance shuffles one column. Columns that carry the same information can stand in for each "
        "other and both look unimportant."
    ),
    "conditional_importance": (
        "Conditional importance shuffles a column among rows that are alike in the other columns. It tells what the "
        "column adds given the others, and a column that the others give away looks unimportant."
    ),
    "interaction_strength": (
        "Friedman's H is a share of what two columns do together, and can be large where both do little. It may ask "
        "the model about rows that do not occur."
    ),
    "surrogate": (
        "A tree of a few questions imitates the model and is not the model. Another tree may fit as well."
    ),
    "counterfactuals": (
        "A counterfactual is a row near by with another answer. It holds for this model, and promises nothing about a "
        "decision or about what is possible in life."
    ),
    "common_changes": (
        "A change for many rows was chosen on the rows it is counted on. On other rows it may turn fewer."
    ),
    "performance": "Scores are those on the rows of this table. If the model was trained on them, they are too good.",
    "group_importance": (
        "Importance of groups depends on which columns are put together. What a group contributes is not split among "
        "its columns."
    ),
    "associations": "That two columns go together in this table says nothing of which one moves the other.",
    "cohort": "A cohort is chosen by hand: rows that were picked for their answers say little about other rows.",
    "found_rows": "Rows that were looked for, such as the most wrong ones, are not typical of the table.",
    "explanation_map": (
        "A map draws rows with like explanations close together. Distances across the map, and the shapes of its "
        "clusters, say little."
    ),
    "similar_rows": "Which rows count as similar depends on how far apart the values of each column are taken to be.",
    "likeliness": "How usual a row is is judged by the rows of this table alone.",
    "contrast": SHAP,
    "decision_path": "A decision path shows the questions that one tree asks of one row, and no others.",
    "agreement": AGREEMENT,
    "overall_agreement": AGREEMENT,
    "row_trust": CHECKS,
    "overall_trust": CHECKS,
    "second_engine": CHECKS,
    "faithfulness": (
        "Faithfulness takes values away and looks at the answer. That makes rows that may not occur, and finds gross "
        "failures only."
    ),
    "stability": (
        "Stability is measured over other draws, backgrounds and near rows, not over other training data."
    ),
    "ranking_stability": (
        "A ranking was compared with those of other rows and backgrounds of this table, not of another table."
    ),
    "lime_stability": "LIME was repeated with other samples and widths. How near “near” should be stays a choice.",
    "row_support": "A row is compared with the rows of this table, whatever these stand for.",
    "probes": "How far made-up rows lie from real ones hangs on how distances are measured.",
    "drift": "Columns are compared one by one and together. What a column means may change without any of it showing.",
    "held_out": "Rows used in training are those that somebody named.",
    "model_quality": (
        "Skill and calibration are those on the rows of this table. A column that gives the answer away is only "
        "suspected."
    ),
    "refits": REFITS,
    "importance_range": REFITS,
    "randomisation": REFITS,
    "left_out_importance": REFITS,
    "predictions": "Predictions are the model's answers as they are; a score of 30 % need not mean 30 of 100 cases.",
}


def limits_of(methods: list[str]) -> list[str]:
    """Give the limits of the methods used, each once, after what holds of all.

    Examples
    --------
    >>> len(limits_of(["surface", "surface", "unknown"])) - len(limits_of([]))
    1
    """
    return [*GENERAL, *dict.fromkeys(LIMITS[name] for name in methods if name in LIMITS)]

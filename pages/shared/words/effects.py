"""Words of the page on feature effects."""


TITLE = "Feature effects"
LEAD = "How the model's answer moves when one column is changed and the others are kept."
METHOD = "How the effect is measured"
METHODS = {"average": "Average and single rows", "steps": "Between like rows"}
METHODS_HELP = (
    "Average and single rows (PDP and ICE): all rows take each value in turn. Between like rows (ALE): rows are only "
    "compared with rows that have nearly the same value, which is safer when columns move together."
)
LOOK = {
    "points": "Click a point to see the rows that have this value.",
    "box": "Drag over a part of the curve to see the rows that have those values.",
}
"""By the hand that chooses: see `pages.shared.effects.Effect`."""
APART = "What the average hides"
APART_HELP = "Measured on the curves of single rows. Where they part, look at parts of the table below."
LOOK_AT_PART = "Look at one of these parts only:"
PARTS_HELP = "Makes this part the cohort: the curve above is then drawn for it, beside everyone's."
ONE_COLUMN = "This table has one column, so there is no second one to look at together with it."

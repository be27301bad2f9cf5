"""Words of the page that puts a few questions in the place of the model."""

TITLE = "Model as rules"
LEAD = "A few questions in place of the model, and how far they follow it."
DEPTH = "Questions in a row"
DEPTHS = {"auto": "As few as follow it well", "2": "2", "3": "3", "4": "4"}
DEPTH_HELP = (
    "More questions follow the model more closely, and are harder to read. At first the fewest are taken that reach an "
    "R² of 0.9."
)
RULE = "Look at the rows of a rule"
OPEN = "Make them the cohort"
OPEN_HELP = "The rows that this rule holds of open on the page Find rows."
BESIDE = "A rule describes the model. It does not say what would happen if a value were changed."

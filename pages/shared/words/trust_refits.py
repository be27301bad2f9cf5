"""Words of what only fitting again can tell."""

from explain.wording import counted

TITLE = "What only fitting again can tell"
LEAD = ("The learner is fitted again on parts of this table. That tells how far importance, and this answer, hang on "
        "the rows that happened to be there; and whether the model has seen these rows.")
RUN = "Fit it again"
RANGE = "Fit other models"
RANGE_LEAD = ("Other models may be as good and lean on other columns. This fits some, and shows how far importance "
              "differs among the best.")
SHUFFLED = "Fit it to shuffled labels"
SHUFFLED_LEAD = ("A model of shuffled labels has learned nothing. If its explanations looked like those shown, they "
                 "would be about the data or the method.")

HELD_OUT = "Rows used in training"
HELD_OUT_LEAD = ("If the cohort you look at holds the rows that the model was trained on, this compares how they are "
                 "explained with how all other rows are.")
HELD_OUT_RUN = "Compare with the other rows"
SOME_SECONDS = "Takes some seconds."


def takes(n_models: int, seconds: float) -> str:
    """Say beforehand what it takes at most."""
    return (f"Fits {counted(n_models, 'model')}, one after the other, and shows what it has after {seconds:.0f} "
            "seconds at most. You can stop it at any time; what is fitted by then is kept.")


def based_on(n_refits: int) -> str:
    """Say how many models a picture stands on while more are fitted."""
    return f"Based on {counted(n_refits, 'model')} fitted again"

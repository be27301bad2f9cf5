"""How good the model is, as the reader chose: a cohort beside other rows, and the line between classes."""

from collections.abc import Callable

import streamlit as st

from explain import sections
from explain.results import Performance
from explain.sections import Section, calibrations_section, confusion_section, scores_compared_section
from pages.shared.pairs import pin_of_two
from pages.shared.questions import quality, quality_question
from pages.shared.screen import theme
from pages.shared.section import pin_of
from pages.shared.state import Pin, current
from pages.shared.versus import against, other_words, others
from pages.shared.words import performance as words

THRESHOLD = "threshold"
"""Name of the choice in the state."""
PICTURES: dict[str, Callable[..., Section]] = {
    "residuals": sections.residuals_section,
    "residual_histogram": sections.residual_histogram_section,
    "roc": sections.roc_section,
    "calibration": sections.calibration_section,
    "confusion": sections.confusion_section,
    "precision_recall": sections.precision_recall_section,
}


def pictures() -> list[str]:
    """Name the pictures of this kind of model."""
    regression = current().workspace.model.task == "regression"
    return [name for name in PICTURES if name.startswith("residual") == regression]


def measured() -> Performance:
    """Give how good the model is in the cohort, or on all rows."""
    return quality(current().cohort)[0]


def picture(name: str) -> tuple[Section, Pin | None]:
    """Make a picture of the rows looked at, beside others where that can be drawn; with its pin."""
    asked = quality_question(current().cohort)
    if name == "calibration" and against() != "alone":
        section = calibrations_section(measured(), quality(others())[0], other=other_words(), theme=theme())
        return section, pin_of_two(section, "performance", **asked)
    if name == "confusion" and moves_threshold():
        section = confusion_section(measured().at(threshold()), theme=theme())
        return section, pin_of(section, "performance", **asked, threshold=threshold())
    section = PICTURES[name](measured(), theme=theme())
    return section, pin_of(section, "performance", **asked)


def beside_others() -> tuple[Section, Pin]:
    """Set the scores of the cohort beside those of the others; with the pin."""
    section = scores_compared_section(measured(), quality(others())[0], other=other_words(), theme=theme())
    return section, pin_of_two(section, "performance", **quality_question(current().cohort))


def moves_threshold() -> bool:
    """Whether there is a threshold to move: two classes with probabilities."""
    model = current().workspace.model
    return model.task == "binary" and model.scale == "probability"


def threshold() -> float:
    """Give the score from which a row is called so, 0.5 at first."""
    held = current().options.get(THRESHOLD, "")
    return int(held) / 100 if held.isdecimal() and 1 <= int(held) <= 99 else 0.5


def pick_threshold() -> None:
    """Draw the slider of the threshold; the picture above follows."""
    state, key = current(), "pick-threshold"
    st.session_state[key] = round(threshold() * 100)

    def keep() -> None:
        state.options[THRESHOLD] = str(st.session_state[key])

    st.slider(
        words.threshold(measured().output), 1, 99, key=key, on_change=keep, help=words.THRESHOLD_HELP, format="%d %%"
    )

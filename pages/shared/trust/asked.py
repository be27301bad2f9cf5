"""What is asked for the lights of an explanation, and what of it is there."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from explain.checks.catalogue import CHECKS, OVERALL, ROW, Refused, questions, refused
from explain.checks.lights import Checked, assess
from explain.checks.making import flag
from explain.checks.of_attributions import of_attributions, of_many
from explain.checks.of_importance import of_importance
from explain.errors import ExplainError
from explain.results import Associations, Attributions, Flag, Summary, Trust
from pages.shared.asking import PATIENCE, Job, Stopped, Waiting, as_question, explained
from pages.shared.state import current
from pages.shared.trust.known import close_call, known
from pages.shared.words import trust as words

CONTRIBUTIONS, TIES = "shap_values", "associations"
FITTED = 15
"""Models fitted again, where somebody asks for them."""


class Explained(NamedTuple):
    """An explanation, and what was asked for it."""

    result: Attributions | Summary
    method: str
    arguments: dict[str, Any]

    @property
    def subject(self) -> str:
        """Whether it is of one row or of many."""
        return ROW if len(self.arguments.get("rows", ())) == 1 else OVERALL

    @property
    def row(self) -> Any:
        """The row, as a position or by its values; None when there are many."""
        return self.arguments["rows"][0] if self.subject == ROW else None

    def only(self, *names: str) -> dict[str, Any]:
        """Give some of what was asked, as far as it was."""
        return {name: self.arguments[name] for name in names if name in self.arguments}


def asked_of(explanation: Explained) -> list[tuple[str, dict[str, Any]]]:
    """List the checks of an explanation, and what each is asked."""
    given = explanation.only("output", "scale")
    if explanation.subject == ROW:
        given["row"] = explanation.row
    listed = questions(explanation.subject, explanation.method, **given)
    return [(name, asked | explanation.only("cohort") if name == "drift" else asked) for name, asked in listed]


def trust_of(explanation: Explained, *, patience: float) -> tuple[Trust, Job | None]:
    """Ask every check of an explanation, and give the lights so far.

    Parameters
    ----------
    explanation
        Of one row, or of many.
    patience
        Seconds that the first check may take.

    Returns
    -------
    tuple
        The lights, grey where nothing is known yet, and the job that the next of them waits for; None when all is done.
    """
    return _lit_by(explanation, [*asked_of(explanation), (TIES, {})], patience)


def trust_so_far(explanation: Explained) -> Trust:
    """Give the lights by what is known already and by the quick checks: what stands below a figure does not wait."""
    answers = current().answers
    ready = [(name, asked) for name, asked in asked_of(explanation)
             if CHECKS[name].quick or as_question(name, asked) in answers]
    return _lit_by(explanation, ready, PATIENCE)[0]


def _lit_by(
    explanation: Explained, questions: list[tuple[str, dict[str, Any]]], patience: float
) -> tuple[Trust, Job | None]:
    """Ask, and set the lights by the answers that are there; with the first job that is under way."""
    found, job = [], None
    for name, asked in questions:
        try:
            found.append(explained(name, patience=patience if job is None else 0.0, **asked))
        except Waiting as waiting:
            job = job or waiting.job
        except (ExplainError, Stopped) as error:
            found.extend(without(name, error))
    return lit(explanation, [each for each in found if not isinstance(each, Associations)]), job


def without(name: str, error: ExplainError | Stopped) -> list[Refused]:
    """Say why a check could not be had; nothing of what is no check."""
    why = error.problem if isinstance(error, ExplainError) else words.STOPPED
    return [refused(name, why)] if name in CHECKS else []


def lit(explanation: Explained, found: Iterable[Checked]) -> Trust:
    """Set the lights of an explanation."""
    result, one = explanation.result, explanation.subject == ROW
    close = close_call(explanation.row) if one else ()
    own = of_attributions(result, fixed=fixed()) if one else of_many(result)
    return assess(
        [own, *found, *fitted_again(explanation)], result.provenance, subject=explanation.subject,
        rows=result.rows if one else (), flags=(*close, *tied(result), *reader_flags(explanation)),
    )


def tied(result: Attributions | Summary) -> tuple[Flag, ...]:
    """Warn of leading features that go together with others, where that is known."""
    return of_importance(result.importance(), known(TIES)).flags


def fitted_again(explanation: Explained) -> list[Checked]:
    """Give what models fitted again have told, where somebody asked for them."""
    about = explanation.only("output", "scale")
    of_row = {"row": explanation.row} if explanation.subject == ROW else {}
    asked = [known("refits", n_refits=FITTED, **of_row, **about), known("randomisation", **about)]
    if explanation.subject == OVERALL and "cohort" in explanation.arguments:
        asked.append(known("held_out", **held_out_question(explanation.arguments["cohort"])))
    return [each for each in asked if each is not None]


def held_out_question(cohort: dict[str, Any]) -> dict[str, Any]:
    """Ask whether a cohort, taken as the rows used in training, is explained like all other rows."""
    return {"cohort": cohort, "output": current().output, "scale": current().scale}


def fixed() -> list[str]:
    """Name the columns that a search for changes holds fixed."""
    return [name for name, limit in current().search_limits.items() if limit == "fixed"]


def reader_flags(explanation: Explained) -> list[Flag]:
    """Warn of what hangs on the reader: a scale that is not theirs, contributions taken for what a change would do."""
    found = []
    if current().audience == "stakeholder" and explanation.result.scale == "margin":
        found.append(flag("W3"))
    if isinstance(explanation.row, dict) and explanation.method == CONTRIBUTIONS:
        found.append(flag("W7"))
    return found

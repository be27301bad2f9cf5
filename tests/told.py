"""All that is said of a sample, both ways: the narratives of every method, about its rows and about the model."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

import explain
from explain import sections
from explain.errors import ExplainError
from explain.labelling import labelled
from explain.narrative.comparing import differences, score_difference
from explain.narrative.row import describe_likeliness
from explain.overview import other_answer
from explain.results.groups import grouped_importance
from explain.samples import Sample, sample_model, sample_table, samples
from explain.sections import Section
from explain.table.dictionary import Dictionary


class Text(NamedTuple):
    """What is said: to an analyst, to everybody, and what speaks against it."""

    sentences: tuple[str, ...]
    plain: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    """Not sentences."""


class Narrative(NamedTuple):
    """One narrative, said when it is asked for."""

    what: str
    results: tuple[Any, ...]
    """What it is made of, and nothing else."""
    say: Callable[[], Text]
    advice: bool = False
    """Whether it tells what would change an answer."""
    derived: tuple[Any, ...] = ()
    """What the package works out from the results beside what they hold."""


class Opened(NamedTuple):
    """A sample, opened in this process."""

    about: Sample
    dataset: Any
    predictor: Any
    dictionary: Dictionary

    def ask(self, method: str, *arguments: Any, **settings: Any) -> Any:
        """Ask as a page does: the answer in the words of the dictionary."""
        return labelled(getattr(explain, method)(self.predictor, self.dataset, *arguments, **settings), self.dictionary)


def opened(name: str, dictionary: Dictionary | None = None) -> Opened:
    """Open a sample with its dictionary, or another."""
    about = next(sample for sample in samples() if sample.name == name)
    dataset = sample_table(about)
    return Opened(about, dataset, sample_model(about, dataset), about.dictionary if dictionary is None else dictionary)


def drawn_rows(sample: Opened, n: int, seed: int = 0) -> list[int]:
    """Draw rows."""
    n_rows = len(sample.dataset)
    return sorted(np.random.default_rng(seed).choice(n_rows, min(n, n_rows), replace=False).tolist())


def narratives(sample: Opened, rows: Sequence[int], n_features: int | None = None) -> Iterator[Narrative]:
    """Go through all that is said of these rows, and of the model as they show it."""
    yield from of_rows(sample, rows)
    yield from of_model(sample, rows)
    yield from of_features(sample, rows, n_features)


def drawn(what: str, draw: Callable[..., Section], *results: Any, advice: bool = False,
          derived: tuple[Any, ...] = (), **settings: Any) -> Narrative:
    """The texts of a section."""
    def say() -> Text:
        section = draw(*results, **settings)
        return Text(section.sentences, section.plain, section.warnings)

    return Narrative(what, results, say, advice, derived)


def line(what: str, say: Callable[..., Any], *results: Any, plain: bool = False, advice: bool = False) -> Narrative:
    """A sentence or several that stand alone."""
    def text() -> Text:
        held = say(*results)
        held = (held,) if isinstance(held, str) else tuple(held)
        return Text((), held) if plain else Text(held)

    return Narrative(what, results, text, advice)


def of_rows(sample: Opened, rows: Sequence[int]) -> Iterator[Narrative]:
    """What is said of one row, for each."""
    shap, lime = sample.ask("shap_values", rows=rows), sample.ask("lime_weights", rows=rows)
    usual = sample.ask("likeliness", rows=rows)
    for i, row in enumerate(rows):
        one, other, at = shap.row(i), lime.row(i), f", row {row}"
        yield drawn(f"SHAP{at}", sections.waterfall_section, one)
        yield drawn(f"LIME{at}", sections.waterfall_section, other)
        yield line(f"row in short{at}", sections.row_in_short, one, plain=True)
        yield line(f"notes{at}", lambda each: [note.sentence for note in sections.trust_notes(each)], one)
        yield line(f"usual{at}", lambda held, i=i: describe_likeliness(held, i), usual)
        yield drawn(f"similar rows{at}", sections.neighbours_section, sample.ask("similar_rows", row=row))
        yield from of_changes(sample, row)
        yield from asked(sample, f"contrast{at}", sections.contrast_section, "contrast", row=row)
        yield from asked(sample, f"path{at}", sections.path_section, "decision_path", row=row)


def of_changes(sample: Opened, row: int) -> Iterator[Narrative]:
    """What is said of changes of one row."""
    scores = sample.ask("predictions", rows=[row])
    output = sample.predictor.outputs[sample.predictor.place(None)]
    wanted = other_answer(scores, output, sample.predictor.task)
    found = sample.ask("counterfactuals", row=row, wanted=wanted, constraints=limits(sample))
    yield drawn(f"changes, row {row}", sections.counterfactuals_section, found, advice=True)
    yield line(f"change in short, row {row}", sections.change_in_short, found, plain=True, advice=True)
    yield Narrative(f"cards, row {row}", (found,), lambda: of_cards(found), advice=True)


def limits(sample: Opened) -> dict[str, Any]:
    """What the search may not change: what the sample says, and columns that are protected."""
    return {**sample.about.constraints, **sample.about.dictionary.held_fixed(sample.dataset.schema.names)}


def of_cards(found: Any) -> Text:
    """The texts of cards; their headings are no sentences."""
    cards = sections.counterfactual_cards(found)
    return Text(tuple(each for card in cards for each in card.lines), tuple(card.plain for card in cards),
                headings=tuple(card.words for card in cards))


def asked(sample: Opened, what: str, draw: Callable[..., Section], method: str, *more: Any, **settings: Any
          ) -> Iterator[Narrative]:
    """What a method says that is not for every model."""
    try:
        result = sample.ask(method, *more, **settings)
    except ExplainError:
        return
    yield drawn(what, draw, result)


def of_model(sample: Opened, rows: Sequence[int]) -> Iterator[Narrative]:
    """What is said of the model as a whole, as these rows show it."""
    many, seen = sample.ask("shap_values", rows=rows), sample.ask("performance", n_bootstrap=200)
    yield drawn("beeswarm", sections.beeswarm_section, many)
    yield line("drivers in short", sections.drivers_in_short, many, plain=True)
    yield drawn("ranking by SHAP", sections.importance_section, many.importance())
    yield drawn("summary", sections.beeswarm_section, sample.ask("shap_summary", rows=rows))
    shuffled = sample.ask("permutation_importance", n_repeats=5)
    yield drawn("ranking by shuffling", sections.importance_section, shuffled)
    ranked, everyone = many.importance(), sample.ask("shap_values", rows=list(range(60))).importance()
    yield drawn("compared", sections.compared_section, ranked, everyone, derived=differences(ranked, everyone))
    names = sample.dataset.schema.names
    together = sample.ask("group_importance", groups={"first": names[:2], "second": names[2:4]}, n_repeats=5)
    yield drawn("groups", sections.importance_section, together.importance())
    yield drawn("related", sections.related_section, sample.ask("associations"), 0.6)
    yield drawn("a group", lambda held: sections.group_section(held, "first", names[:2]), many,
                derived=(grouped_importance(many, {"first": names[:2]}), many.contributions[:, :2].sum(axis=1)))
    for name in ("scores", "roc", "precision_recall", "calibration", "confusion", "residuals", "residual_histogram"):
        yield drawn(name, getattr(sections, f"{name}_section"), seen)
    few = sample.ask("performance", rows=range(60), n_bootstrap=200)
    yield drawn("scores compared", sections.scores_compared_section, few, seen,
                derived=tuple(score_difference(*pair) for pair in zip(few.scores, seen.scores, strict=False)))
    yield drawn("predictions", sections.predictions_section, sample.ask("predictions"))
    wanted = sample.ask("predictions", rows=rows)
    yield line("predictions changed", sections.prediction_words, wanted, sample.ask("predictions", rows=rows[::-1]))
    yield drawn("map", sections.map_section, sample.ask("explanation_map", rows=range(100)))
    yield from asked(sample, "found rows", sections.answers_section, "found_rows", order="prediction")
    yield from asked(sample, "pairs", sections.interactions_section, "shap_interactions", rows=rows)
    yield from of_common_changes(sample)


def of_common_changes(sample: Opened) -> Iterator[Narrative]:
    """What one change does to many rows."""
    output = sample.predictor.outputs[sample.predictor.place(None)]
    wanted = output if sample.predictor.task != "regression" else (300.0, None)
    found = sample.ask("common_changes", rows=range(12), wanted=wanted, constraints=limits(sample))
    yield drawn("common changes", sections.common_changes_section, found, advice=True)
    yield drawn("nearest changes", sections.nearest_changes_section, found, advice=True)


def of_features(sample: Opened, rows: Sequence[int], n_features: int | None) -> Iterator[Narrative]:
    """What is said of each column."""
    names = sample.dataset.schema.names
    for name in names[:n_features]:
        curve = sample.ask("dependence", name, rows=list(range(60)))
        own = sample.ask("dependence", name, rows=[rows[0]])
        yield drawn(f"curve of {name}", sections.dependence_section, curve)
        yield drawn(f"single curves of {name}", sections.ice_section, curve)
        yield drawn(f"own curve of {name}", lambda held, one: sections.dependence_section(held, own=one), curve, own)
        yield drawn(f"ALE of {name}", sections.dependence_section,
                    sample.ask("accumulated_effects", name, rows=list(range(100))))
        yield from asked(sample, f"parts of {name}", sections.regional_section, "regional_effects", name,
                         rows=list(range(100)))
    yield drawn("surface", sections.surface_section, sample.ask("surface", names[:2], rows=list(range(40))))

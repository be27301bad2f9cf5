"""The models and tables that ship with the app, opened through the ordinary door."""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explain.errors import DataError, ModelError
from explain.overview import Answer, Overview, answers_of, made_overview, stored_overview
from explain.table.dictionary import Dictionary
from explain.wording import listed
from explain.workspace import Allowance, Source, Workspace, as_source

if TYPE_CHECKING:
    from explain.model.predictor import Predictor
    from explain.table.dataset import Dataset

FOLDER = Path(__file__).resolve().parents[1] / "sample_models"
ORDER = ("income", "bike", "penguins")
"""As shown; the first one is open when the app starts."""
OVERVIEW = "overview.json"
"""The file with the stored answers of a sample's first screen."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sample:
    """What a sample is, in words; nothing is opened for it."""

    name: str
    title: str
    question: str
    """What the model answers, as a question."""
    row_is: str
    """What one row stands for: "a person in the 1994 US census"."""
    target: str
    target_unit: str
    positive: str | None
    """The class explained first; None in regression."""
    missing: tuple[str, ...]
    """Values of the table that stand for "missing"."""
    dictionary: Dictionary
    """What columns, values and classes are called and mean."""
    constraints: Mapping[str, Any]
    """What the search for counterfactuals may not change, by column."""
    row: int
    """The row explained first."""
    left_out: str
    """Which columns of the source are not in the table, and why."""
    source: str
    licence: str
    credit: str
    """The line that names source and changes, for the screen."""
    model: Path
    table: Path

    @property
    def labels(self) -> dict[str, str]:
        """Column → its name for people."""
        return {name: entry.label for name, entry in self.dictionary.entries if name != self.target}

    @property
    def units(self) -> dict[str, str]:
        """Column → its unit, where it has one."""
        return {name: entry.unit for name, entry in self.dictionary.entries if entry.unit and name != self.target}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OpenSample:
    """A sample ready to be asked, with the answers that were stored with it."""

    about: Sample
    workspace: Workspace
    answers: tuple[Answer, ...]
    """Stored answers of the first screen; empty when they do not fit this installation."""
    later: Callable[[], tuple[Answer, ...]]
    """Gives those that take longer to bring back."""


def samples() -> tuple[Sample, ...]:
    """List the samples there are, in the order shown.

    Examples
    --------
    >>> [sample.name for sample in samples()]
    ['income', 'bike', 'penguins']
    """
    return tuple(_sample(name) for name in ORDER if (FOLDER / name / "sample.json").exists())


def _sample(name: str) -> Sample:
    held = json.loads((FOLDER / name / "sample.json").read_text(encoding="utf-8"))
    held["missing"] = tuple(held["missing"])
    held["dictionary"] = Dictionary.from_plain(held["dictionary"])
    model = next((FOLDER / name).glob("model.*"))
    return Sample(name=name, model=model, table=FOLDER / name / "table.csv", **held)


def open_sample(name: str, *, allowance: Allowance | None = None) -> OpenSample:
    """Open a sample: what is known of it at once, its table and its model when the first question needs them.

    The answers of its first screen come with it while files, seed and libraries are the ones they were made with;
    else table and model are opened here.

    Raises
    ------
    DataError
        When there is no such sample.

    Examples
    --------
    >>> sample = open_sample("penguins")
    >>> sample.workspace.n_rows, sample.workspace.model.outputs
    (172, ('Adelie', 'Chinstrap', 'Gentoo'))
    """
    about = _found(name)
    overview = stored_overview(FOLDER / name / OVERVIEW, files(about))
    workspace = _workspace(about, overview, allowance)
    workspace.describe(about.dictionary)
    return OpenSample(
        about=about, workspace=workspace, answers=overview.answers if overview else (),
        later=lambda: answers_of(overview.later) if overview else (),
    )


def _workspace(about: Sample, overview: Overview | None, allowance: Allowance | None = None) -> Workspace:
    """Make the workspace of a sample; when its model cannot be opened here it is fitted anew by its recipe."""
    workspace = Workspace(
        Source(raw=about.table, options=reading(about)), Source(raw=about.model, options=matching(about)),
        title=about.title, allowance=allowance, table_facts=overview.table if overview else None,
        model_facts=overview.model if overview else None,
    )
    try:
        assert workspace.model.outputs
    except ModelError:
        workspace.add_model(as_source(recipes().fitted(about.name), matching(about)))
    return workspace


def store_overview(name: str) -> None:
    """Make the answers of a sample's first screen anew and write them beside it."""
    about = _found(name)
    (FOLDER / name / OVERVIEW).write_text(made_overview(
        _workspace(about, None), files(about), row=about.row, constraints=about.constraints
    ) + "\n", encoding="utf-8")


def files(about: Sample) -> dict[str, Path]:
    """Name the files that a sample's stored answers depend on."""
    return {"model": about.model, "table": about.table, "sample": FOLDER / about.name / "sample.json"}


def _found(name: str) -> Sample:
    found = {sample.name: sample for sample in samples()}
    if name not in found:
        raise DataError(f"There is no sample {name!r}.", f"Choose {listed(list(found), 'or')}.")
    return found[name]


def reading(about: Sample) -> dict[str, Any]:
    """How the table of a sample is read."""
    return {
        "target": about.target, "missing": about.missing, "labels": about.labels, "units": about.units,
        "target_unit": about.target_unit, "name": about.table.name,
    }


def matching(about: Sample) -> dict[str, Any]:
    """How the model of a sample is opened."""
    return {"positive": about.positive}


def sample_table(about: Sample) -> "Dataset":
    """Read the table of a sample in this process."""
    from explain.table.read import read_table

    return read_table(about.table, **reading(about))


def sample_model(about: Sample, dataset: "Dataset") -> "Predictor":
    """Open the model of a sample in this process, or fit it anew by its recipe."""
    from explain.model.load import load_model

    try:
        return load_model(about.model, dataset, **matching(about))
    except ModelError:
        return load_model(recipes().fitted(about.name), dataset, **matching(about))


def recipes() -> Any:
    """Load `sample_models/build.py`, which stands outside the package."""
    found = util.spec_from_file_location("sample_models_build", FOLDER / "build.py")
    assert found is not None
    assert found.loader is not None
    module = util.module_from_spec(found)
    sys.modules[found.name] = module
    found.loader.exec_module(module)
    return module

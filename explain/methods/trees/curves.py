"""Curves of a model that is a sum over trees, in raw columns and on the scale asked, believed only after checks.

The sums of all rows as they are have to be the model's own answers; the mean of the curves has to be what counting rows
in leaves finds; and the whole curves of two rows what the model says of them, value by value. Otherwise there are no
curves, and who asked asks the model itself.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from explain.kept import kept
from explain.methods.trees.blocks import Report
from explain.methods.trees.compiling import ready
from explain.methods.trees.effects import average_curves, empty_tally, individual_curves, tallied
from explain.methods.trees.walks import Walk, walk_of
from explain.model.asking import CODED, Question
from explain.model.forests.agreement import close, linked
from explain.model.forests.forest import Forest
from explain.model.forests.raw import RawForest
from explain.model.forests.reading import forest_of
from explain.model.predictor import Predictor
from explain.table.dataset import Rows

TREES, MODEL = "tree walk", "brute force"
NOT_CONFIRMED = "brute force, the tree walk not being confirmed by the model"
"""Names of engines."""
LARGEST_TREE = 500
"""Nodes of a tree, on average, up to which it is called small: deep trees predict faster than they are walked."""
COUNTED = 512
"""Rows whose mean is found by counting too."""
ROUNDING = 1e-12
BLOCK_CELLS = 8_000_000
"""Answers, or cells of coded rows, held at a time: 64 MB."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sums:
    """A model read as sums over trees, and what makes answers of the sums."""

    raw: RawForest
    outputs: tuple[int, ...]
    """The outputs asked for."""
    link: str
    """"" where the sums are the answers."""

    @property
    def walks(self) -> list[Walk]:
        """The trees that are added up: of the outputs asked for, with softmax of all."""
        outputs = range(self.raw.forest.n_outputs) if self.link == "softmax" else self.outputs
        return [_walk(self.raw.forest, output) for output in outputs]

    def curves(
        self, codes: np.ndarray, columns: np.ndarray, sets: np.ndarray, report: Report | None = None
    ) -> np.ndarray:
        """Give (n_rows, n_sets, n_walks) sums of coded rows, some columns taking each set of codes in turn."""
        walks = self.walks
        sums = np.empty((len(codes), len(sets), len(walks)))
        for place, walk in enumerate(walks):
            part = _part(report, place, len(walks), len(codes))
            sums[..., place] = individual_curves(walk, codes, columns, sets, part)
        return sums

    def answers(self, sums: np.ndarray) -> np.ndarray:
        """Make (…, n_asked) answers of (…, n_walks) sums."""
        answers = linked(sums.reshape(-1, sums.shape[-1]), self.link).reshape(sums.shape)
        return answers[..., list(self.outputs)] if self.link == "softmax" else answers

    def coded(self, frame: pd.DataFrame) -> np.ndarray | None:
        """Code raw rows; None where a step before the trees fails on them."""
        try:
            return self.raw.coded(frame)
        except Exception:  # steps of somebody's pipeline raise whatever they do: the model is asked instead
            return None

    def columns(self, question: Question, places: tuple[int, ...]) -> np.ndarray:
        """Find the columns of the forest that are made from columns of the table; none of one it is not given."""
        names = {question.schema.names[place] for place in places}
        players = [player for player, name in enumerate(question.predictor.features) if name in names]
        return np.flatnonzero(np.isin(self.raw.players, players))

    def as_they_are(self, codes: np.ndarray) -> np.ndarray:
        """Give (n_rows, n_asked) answers of coded rows."""
        return self.answers(self.curves(codes, np.empty(0, np.int32), np.empty((1, 0), np.int32))[:, 0])

    def counted(self, codes: np.ndarray, columns: np.ndarray, sets: np.ndarray, curves: np.ndarray) -> bool:
        """Whether counting rows in leaves finds the means of (n_rows, n_sets, n_walks) curves; not asked of deep trees.

        It walks another way: it never sets a value, and counts for all columns at once.
        """
        forest = self.raw.forest
        if len(forest.left) > LARGEST_TREE * len(forest.roots):
            return True
        players = np.where(np.isin(np.arange(len(forest.columns)), columns), 0, 1 + self.raw.players)
        grids = [(columns, sets), *[(columns[:0], sets[:0, :0])] * players.max(initial=0)]
        averages = [average_curves(tallied(empty_tally(walk, players), codes), grids)[0] for walk in self.walks]
        off = np.abs(np.column_stack(averages) - curves.mean(axis=0)).max(initial=0)
        return bool(off <= ROUNDING * forest.size.max())

    def agree(self, found: np.ndarray, own: np.ndarray) -> bool:
        """Whether (…, n_asked) answers are the model's own, to the precision of its arithmetic."""
        return close(self.raw.forest, found, own, link=self.link, outputs=self.outputs)


def sums_of(predictor: Predictor, outputs: tuple[int, ...], scale: str) -> Sums | None:
    """Give a model as sums over trees, where it is one on that scale and the kernels are compiled."""
    raw = forest_of(predictor) if ready() else None
    if raw is None:
        return None
    forest = raw.forest
    if scale == forest.scale:
        return Sums(raw=raw, outputs=outputs, link="")
    if scale == predictor.scale and forest.link:
        return Sums(raw=raw, outputs=outputs, link=forest.link)
    return None


def _part(report: Report | None, place: int, n_parts: int, n_rows: int) -> Report | None:
    """Report rows done by one walk of several as a part of those done by all."""
    return None if report is None else lambda n_done: report((place * n_rows + n_done) // n_parts)


def _walk(forest: Forest, output: int) -> Walk:
    return kept(forest, ("walk", output), lambda: walk_of(forest.of(output)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Curves:
    """Answers for rows with columns set to each of several sets of values, and for the rows as they are."""

    individual: np.ndarray | None
    """(n_rows, n_sets), or None where the model has to be asked."""
    own: np.ndarray | None
    """(n_rows,) the model's own answers, or None where it was not asked."""
    engine: str


def tree_curves(question: Question, rows: Rows, places: tuple[int, ...], sets: np.ndarray) -> Curves:
    """Answer for rows with columns set to each set of values, where the model is a sum over trees.

    Parameters
    ----------
    question
        About one output.
    rows
        The rows, at least one, whose schema codes the sets.
    places, sets : (n_sets, n_places)
        Columns of the table, and the coded values they take together.
    """
    sums = None if question.output is None else sums_of(question.predictor, (question.output,), question.scale)
    if sums is None:
        return Curves(individual=None, own=None, engine=MODEL)
    two = np.unique([0, len(rows) // 2])
    coded = rows.schema.encode(rows.frame.iloc[np.append(two, 0)])
    spots, example = (_set(coded[part], places, sets) for part in (slice(-1), slice(-1, None)))
    question.total = len(rows) * (1 + len(sets)) + len(spots)
    own, told = _asked(question, rows, spots)
    curves = _walked(question, sums, rows, own, sums.columns(question, places), example)
    if curves is None or not sums.agree(curves[two].reshape(-1, 1), told[:, None]):
        return Curves(individual=None, own=own, engine=NOT_CONFIRMED)
    return Curves(individual=curves, own=own, engine=TREES)


def all_curves(question: Question, rows: Rows, place: int, points: np.ndarray) -> tuple[np.ndarray, np.ndarray, str]:
    """Answer for rows with one column set to each point: by the trees, else by asking the model.

    Returns
    -------
    tuple
        (n_rows, n_points) answers, (n_rows,) those for the rows as they are, and the name of the engine.
    """
    found = tree_curves(question, rows, (place,), points[:, None])
    own = question.of(rows) if found.own is None else found.own
    individual = found.individual
    if individual is None:
        individual = np.column_stack(list(question.along(rows.coded, (place,), points[:, None])))
    return individual, own, found.engine


def _set(coded: np.ndarray, places: tuple[int, ...], sets: np.ndarray) -> np.ndarray:
    """(n_rows × n_sets, n_features) each coded row with the columns set to each of the sets."""
    batch = np.repeat(coded, len(sets), axis=0)
    batch[:, places] = np.tile(sets, (len(coded), 1))
    return batch


def _asked(question: Question, rows: Rows, spots: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Ask the model about the rows as they are and a few more; about few rows at once."""
    if len(rows) > CODED:
        return question.of(rows), question(spots)
    answers = question(np.vstack([rows.coded, spots]))
    return answers[: len(rows)], answers[len(rows) :]


def _walked(
    question: Question, sums: Sums, rows: Rows, own: np.ndarray, columns: np.ndarray, example: np.ndarray
) -> np.ndarray | None:
    """Walk blocks of rows; None as soon as a row's sums are not its answer."""
    n_sets = len(example)
    curves, set_codes = np.empty((len(rows), n_sets)), None
    size = max(512, BLOCK_CELLS // (n_sets * len(sums.walks) + len(sums.raw.players)))
    for start in range(0, len(rows), size):
        part = slice(start, start + size)
        coded = rows.coded if len(rows) <= size else rows.schema.encode(rows.frame.iloc[part])
        codes = sums.coded(rows.schema.decode(coded if start else np.vstack([example, coded])))
        if codes is not None and set_codes is None:
            set_codes, codes = codes[:n_sets, columns], codes[n_sets:]
        if codes is None or set_codes is None or not sums.agree(sums.as_they_are(codes), own[part, None]):
            return None
        found = sums.curves(codes, columns, set_codes, question.counting(n_sets))
        if not start and not sums.counted(codes[:COUNTED], columns, set_codes, found[:COUNTED]):
            return None
        curves[part] = sums.answers(found)[..., 0]
    return curves

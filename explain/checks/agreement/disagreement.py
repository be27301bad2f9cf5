"""The ordered questions that resolve a disagreement of methods, each answered with numbers of this answer.

Their order: what makes a comparison void comes first, what explains a disagreement next; what is left is told as open.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explain.checks.agreement.clear import clearly, interval
from explain.checks.agreement.formulas import leading_number
from explain.checks.agreement.splits import Split, put_in
from explain.checks.thresholds import FIT, MEASURES
from explain.kept import kept
from explain.methods.feature_groups import associations
from explain.model.asking import Question
from explain.model.predictor import Predictor
from explain.results import AgreementQuestion, Associations, Attributions
from explain.table.dataset import Dataset

SHAP, LIME, PERMUTATION, ABLATION = "shap_values", "lime_weights", "permutation_importance", "ablation"
"""Methods compared. Of a row, permutation puts the cells of other rows in."""
MUCH = 0.25
"""Of all that moves the answer, from which on a distance counts: between starting points, or left over by LIME."""
UNSTEADY = 0.5
"""Half a 95 % interval, of the largest part, from which on a method is not stable."""
BEATEN = 0.90
"""Share of random orders that an order must beat when features are taken away."""
CLUSTER = 0.70
"""Association from which on two features are merged."""
TAKEN, N_DRAWS, N_ORDERS, N_PAIRED = 10, 10, 30, 30
"""Features taken away, background rows they come from, random orders; background rows for interactions."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Case:
    """What is known of one answer when methods are compared."""

    predictor: Predictor
    dataset: Dataset
    question: Question
    row: np.ndarray
    """(n_features,) coded."""
    background: np.ndarray
    """(n_background, n_features) coded."""
    used: np.ndarray
    """(n_used,) positions of the columns that the model is given."""
    shap: Attributions
    splits: dict[str, Split]
    """Method → what it says."""
    fidelity: float
    """R² of LIME's surrogate."""
    parted: np.ndarray
    """(n_parted,) positions of the features on which methods part, the clearest first."""
    seed: int

    @property
    def moved(self) -> float:
        """All that SHAP says moved the answer."""
        return max(float(np.abs(self.splits[SHAP].parts).sum()), float(np.finfo(float).tiny))

    def asked(self, name: str, state: str, places: Sequence[int] = (), /, **facts: float) -> AgreementQuestion:
        """State an answer about some columns."""
        return AgreementQuestion(
            id=name, state=state, facts=tuple((fact, float(held)) for fact, held in facts.items()),
            feature_names=tuple(self.shap.feature_names[j] for j in places),
            feature_labels=tuple(self.shap.feature_labels[j] for j in places),
        )


def questions(case: Case) -> tuple[AgreementQuestion, ...]:
    """Ask them in order; those that ask the model only where methods part."""
    first = (same_question(case), arithmetic(case), stable(case))
    if not len(case.parted):
        later = tuple(case.asked(name, "unmeasured") for name in ("faithful", "correlated", "interaction"))
    else:
        later = (faithful(case), correlated(case), interaction(case))
    return (*first, *later, left_open(case, (*first, *later)))


def same_question(case: Case) -> AgreementQuestion:
    """Ask whether LIME starts where SHAP does; scale and output are the same by construction."""
    base = {name: split.base for name, split in case.splits.items()}
    nan = float("nan")
    lime, ablation = base.get(LIME, nan), base[ABLATION]
    apart = abs(lime - base[SHAP]) / case.moved
    return case.asked("same_question", "yes" if apart > MUCH else "no", shap=base[SHAP], lime=lime,
                      ablation=ablation, apart=apart)


def arithmetic(case: Case) -> AgreementQuestion:
    """Ask whether SHAP adds up, and how well LIME's surrogate follows the model."""
    gap = abs(float(case.shap.residual[0]))
    red = gap > MEASURES["completeness_gap"].red * case.moved
    return case.asked("arithmetic", "yes" if red or case.fidelity < FIT else "no", gap=gap, fit=case.fidelity)


def stable(case: Case) -> AgreementQuestion:
    """Ask which method is known least well: half its widest 95 % interval, of its largest part."""
    halves = {name: _half(case.splits[name]) for name in (SHAP, LIME, PERMUTATION) if name in case.splits}
    state = "yes" if max(halves.values()) > UNSTEADY else "no"
    return case.asked("stable", state, **{_SHORT[name]: half for name, half in halves.items()})


_SHORT = {SHAP: "shap", LIME: "lime", PERMUTATION: "permutation", ABLATION: "ablation"}


def _half(split: Split) -> float:
    largest = float(np.abs(split.parts).max(initial=0))
    return 1.96 * float(split.errors.max(initial=0)) / largest if largest else 0.0


def faithful(case: Case) -> AgreementQuestion:
    """Ask whose order moves the answer most as features are taken away one by one: the random orders it beats."""
    random = np.random.default_rng(case.seed)
    some = case.background[random.permutation(len(case.background))[:N_DRAWS]]
    side = np.sign(float(case.shap.predictions[0] - case.shap.base_value[0])) or 1.0
    named = {name: case.used[np.argsort(-side * split.parts[case.used], kind="stable")]
             for name, split in case.splits.items()}
    orders = [*named.values(), *(random.permutation(case.used) for _ in range(N_ORDERS))]
    areas = side * _areas(case, some, orders)
    own, others = areas[: len(named)], areas[len(named):]
    beaten = ((others > own[:, None]).mean(axis=1) + (others == own[:, None]).mean(axis=1) / 2).tolist()
    facts = dict(zip((_SHORT[name] for name in named), beaten, strict=True))
    return case.asked("faithful", "yes" if min(beaten) < BEATEN else "no", orders=N_ORDERS, **facts)


def _areas(case: Case, some: np.ndarray, orders: Sequence[np.ndarray]) -> np.ndarray:
    """(n_orders,) mean answer while the leading features of an order come from other rows, one more each time."""
    groups = [places[: n + 1].tolist() for places in orders for n in range(min(TAKEN, len(case.used)))]
    answers = put_in(case.question, case.row, some, groups).mean(axis=1)
    return answers.reshape(len(orders), -1).mean(axis=1)


def correlated(case: Case) -> AgreementQuestion:
    """Ask whether the features move together with others; then merge each such group, and compare again."""
    found = known_associations(case.predictor, case.dataset)
    groups = [[found.feature_names.index(name) for name in members] for members in found.groups(CLUSTER).values()]
    joined = [group for group in groups if set(group) & set(case.parted.tolist())]
    if not joined:
        strength = found.strength[case.parted].copy()
        strength[np.arange(len(case.parted)), case.parted] = 0.0
        return case.asked("correlated", "no", strength=float(strength.max(initial=0.0)))
    group = joined[0]
    before, after = _order_with(case, []), _order_with(case, joined)
    return case.asked("correlated", "yes" if after > before else "no", group,
                      strength=found.weakest([found.feature_names[j] for j in group]), before=before, after=after)


def known_associations(predictor: Predictor, dataset: Dataset) -> Associations:
    """Give the associations of a table's columns, worked out once."""
    return kept(dataset, ("associations of columns",), lambda: associations(predictor, dataset))


def _order_with(case: Case, joined: list[list[int]]) -> float:
    """Give the least agreement in order with some features merged: parts added up, cells put in together."""
    inside = {j for group in joined for j in group}
    parts = [*joined, *([j] for j in range(len(case.row)) if j not in inside)]
    lost = float(case.shap.predictions[0]) - put_in(case.question, case.row, case.background, parts).mean(axis=1)
    shap = np.array([case.splits[SHAP].parts[part].sum() for part in parts])
    others = [lost]
    if LIME in case.splits:
        others.append(np.array([case.splits[LIME].parts[part].sum() for part in parts]))
    k = leading_number(len(parts))
    return float(np.nanmin([interval(clearly(shap[None], other[None], k).order)[0] for other in others]))


def interaction(case: Case) -> AgreementQuestion:
    """Ask whether what a feature says hangs on another one: the largest joint part with any of them."""
    first = int(case.parted[0])
    others = [int(j) for j in case.used if j != first]
    if not others:
        return case.asked("interaction", "no", [first], joint=0.0, share=0.0)
    some = case.background[:N_PAIRED]
    groups = [[first], *([j] for j in others), *([first, j] for j in others)]
    answers = put_in(case.question, case.row, some, groups)
    alone, singles, both = answers[0], answers[1 : 1 + len(others)], answers[1 + len(others):]
    joint = float(case.shap.predictions[0]) - alone - singles + both
    means, errors = joint.mean(axis=1), joint.std(axis=1) / np.sqrt(len(some))
    strongest = int(np.abs(means).argmax())
    share = abs(float(means[strongest])) / max(float(np.abs(case.splits[SHAP].parts).max()), np.finfo(float).tiny)
    sure = abs(means[strongest]) > 1.96 * errors[strongest]
    return case.asked("interaction", "yes" if share > MUCH and sure else "no", [first, others[strongest]],
                      joint=float(means[strongest]), error=float(errors[strongest]), share=share)


def left_open(case: Case, before: Sequence[AgreementQuestion]) -> AgreementQuestion:
    """Say what is left: nothing, something the questions before may explain, or both answers to report."""
    if not len(case.parted):
        return case.asked("open", "agree")
    explained = any(question.state == "yes" for question in before)
    return case.asked("open", "explained" if explained else "both", case.parted.tolist())


def overall_questions(case: Case) -> tuple[AgreementQuestion, ...]:
    """Ask of rankings over many rows what can be asked of them: no row is at hand to take features away from."""
    shuffled = PERMUTATION in case.splits
    first = (
        case.asked("same_question", "yes" if shuffled else "no", shuffled=shuffled),
        case.asked("arithmetic", "yes" if case.fidelity < FIT else "no",
                   gap=float(np.abs(case.shap.residual).max(initial=0)), fit=case.fidelity),
        stable(case), case.asked("faithful", "unmeasured"), _together(case), case.asked("interaction", "unmeasured"),
    )
    return (*first, left_open(case, first))


def _together(case: Case) -> AgreementQuestion:
    """Name the closest companion of the features on which rankings part."""
    if not len(case.parted):
        return case.asked("correlated", "unmeasured")
    strength = known_associations(case.predictor, case.dataset).strength[case.parted].copy()
    strength[np.arange(len(case.parted)), case.parted] = 0.0
    one, other = np.unravel_index(int(strength.argmax()), strength.shape)
    largest = float(strength[one, other])
    return case.asked("correlated", "yes" if largest > CLUSTER else "no", [int(case.parted[one]), int(other)],
                      strength=largest)

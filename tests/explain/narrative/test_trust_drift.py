import numpy as np
import pytest

from explain.checks.making import exactly, not_measured
from explain.narrative.trust.drift import READING, describe_drift, plain_drift
from tests.made import HOSTILE, provenance
from tests.made_drift import alike, drift
from tests.plain_language import faults

EMPTY = {"psi": np.full(4, np.nan), "clear": np.zeros(4, bool), "prediction_psi": float("nan"),
         "findings": (not_measured("drift", "There are fewer than 30 rows of each kind."),)}
CASES = {
    "shifted": drift(), "alike": alike(), "few": drift(**EMPTY), "no base": drift(base=float("nan")),
    "none clear": drift(clear=np.zeros(4, bool)), "in a unit": drift(scale="target", unit="bikes", base=9.5, mean=7.0),
}


@pytest.mark.parametrize("case", CASES)
def test_it_is_said_in_plain_sentences(case):
    said = [*describe_drift(CASES[case]), *plain_drift(CASES[case]), READING]
    assert said
    assert [faults(each) for each in said] == [[]] * len(said)


def test_the_numbers_are_those_of_the_result():
    said = " ".join(describe_drift(drift()))
    assert "300 rows explained, beside 2,000 other rows of the table" in said
    assert "**2** of 4 columns have shifted clearly, 1 of them by a lot" in said
    assert "**Age (years)** (PSI 0.9)" in said
    assert said.index("Age") < said.index("Capital gain")
    assert "PSI 0.3, beyond what chance makes (0.06)" in said
    assert "31 %" in said
    assert "24 %" in said
    assert "7 points apart" in said


def test_one_column_has_shifted():
    one = drift()
    alone = one.clear & (one.psi == one.psi[one.clear].max())
    assert "**1** of 4 columns has shifted clearly" in " ".join(describe_drift(drift(clear=alone)))


def test_of_very_many_rows_it_says_how_many_were_looked_at():
    said = describe_drift(drift(rows=np.arange(9_000), provenance=provenance(n_rows=2_000)))[0]
    assert said == "9,000 rows explained (2,000 of them looked at), beside 2,000 other rows of the table."


def test_rows_drawn_from_the_table_have_not_shifted():
    assert "only chance sets the two apart" in " ".join(describe_drift(alike()))
    assert "No clear shift" in " ".join(describe_drift(drift(clear=np.zeros(4, bool))))


def test_what_was_not_compared_says_why():
    assert describe_drift(drift(**EMPTY)) == ("Not measured: There are fewer than 30 rows of each kind.",)
    assert plain_drift(drift(**EMPTY)) == ("There are too few cases to compare.",)
    whole = drift(**EMPTY | {"findings": (exactly("drift", 0.0, n=9, of="row"),)})
    assert plain_drift(whole) == ("These are all the cases: there are no others to compare.",)


@pytest.mark.parametrize("name", HOSTILE)
def test_foreign_names_are_inert(name):
    named = drift(feature_labels=(name,) * 4)
    said = " ".join([*describe_drift(named), *plain_drift(named)])
    assert "<img" not in said.replace("\\<", "")

"""What a screen is told of a table and a model is what they are, without either."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression

import explain
from explain.facts import LEVELS, model_facts, table_facts


def test_a_table_is_told_column_by_column():
    table = explain.read_table(
        b"age,job,y\n39,clerk,0\n50,?,1\n61,,1\n", target="y", labels={"age": "Age"}, units={"age": "years"}
    )
    facts = table_facts(table)
    assert (facts.n_rows, facts.columns, facts.target) == (3, ("age", "job"), "y")
    age, job = facts.described
    assert (age.display, age.low, age.high, age.by_code, age.n_categories) == ("Age (years)", 39, 61, False, 0)
    assert (job.kind, job.categories.tolist(), job.n_missing, job.marks) == ("category", ["?", "clerk"], 1, (("?", 1),))
    assert facts.column("job") is job
    assert facts.changes == table.changes
    assert facts.fingerprint == table.fingerprint


def test_of_many_levels_some_are_told_and_all_are_counted():
    table = explain.read_table(pd.DataFrame({"name": [f"n{i}" for i in range(LEVELS + 5)]}))
    told = table_facts(table).described[0]
    assert len(told.categories) == LEVELS
    assert told.n_categories == LEVELS + 5


def test_a_model_is_told_with_how_it_was_matched():
    frame = pd.DataFrame({"a": [0.0, 1.0, 2.0, 3.0], "left over": 1.0, "y": ["no", "no", "yes", "yes"]})
    dataset = explain.read_table(frame, target="y")
    predictor = explain.load_model(LogisticRegression().fit(frame[["a"]], frame["y"]), dataset)
    facts = model_facts(predictor)
    assert (facts.outputs, facts.default_output, facts.scales) == (("no", "yes"), "yes", ("probability", "margin"))
    assert [(line.model_column, line.table_column, line.state) for line in facts.matching] == [
        ("a", "a", "same"), ("", "left over", "unused"),
    ]
    assert (facts.model_labels, facts.table_labels) == ((), ())
    np.testing.assert_array_equal(facts.features, ["a"])

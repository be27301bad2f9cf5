import json

import numpy as np

from explain.report import report_data
from explain.stored import revived
from tests.made import attributions, counterfactuals, performance


def test_results_come_back_as_they_were():
    made = attributions(5)
    parts = {"Overview": [made, performance()], "Change": [counterfactuals()]}
    twin = json.loads(report_data(parts, title="A <b>", facts={"Model": "forest"}))
    assert twin["title"] == "A <b>"
    assert [part["heading"] for part in twin["parts"]] == ["Overview", "Change"]
    back = revived(twin["parts"][0]["results"][0])
    assert np.array_equal(back.contributions, made.contributions)
    assert back.provenance.seed == made.provenance.seed
    assert revived(twin["parts"][1]["results"][0]).rows.equals(counterfactuals().rows)


def test_the_same_input_gives_the_same_file():
    parts = {"Overview": [attributions(5)]}
    assert report_data(parts, title="", facts={}) == report_data(parts, title="", facts={})


def test_notes_stand_beside_the_results_they_belong_to():
    notes = {"Pinned": [{"takeaway": "Pay more", "note": "a <b>"}]}
    held = report_data({"Pinned": [attributions(5)], "Row": [attributions(5)]}, title="", facts={},
                       notes_by_heading=notes, meanings={"Age": "Full years"})
    twin = json.loads(held)
    assert twin["meanings"] == {"Age": "Full years"}
    assert twin["parts"][0]["notes"] == notes["Pinned"]
    assert twin["parts"][1]["notes"] == []

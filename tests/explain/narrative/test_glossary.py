"""The glossary: short, in order, found where its words stand and nowhere else."""

import pytest

from explain.narrative.glossary import MOST, TERMS, describe_terms, terms_in
from tests.plain_language import faults, words


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.name)
def test_each_meaning_is_one_short_plain_sentence(term):
    assert sum(words(term.meaning)) <= 25
    assert not faults(term.meaning)
    assert term in terms_in([f"Something about {term.name} here."], most=len(TERMS))


def test_terms_stand_in_order_and_once():
    names = [term.name.lower() for term in TERMS]
    assert names == sorted(names)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(("text", "names"), [
    ("Nothing special at all.", []), ("A sandal, a PRice and alert ice", []),
    ("LIME beside SHAP", ["LIME", "SHAP"]), ("The AUC is 0.9 (95 % interval 0.8 to 1).", ["AUC", "95 % interval"]),
    ("contributions, then contributions", ["contribution"]),
])
def test_terms_are_found_as_whole_words_in_the_order_met(text, names):
    assert [term.name for term in terms_in([text])] == names


def test_no_more_than_a_reader_takes_in():
    everything = [" ".join(term.name for term in TERMS)]
    assert len(terms_in(everything)) == MOST
    assert describe_terms(terms_in(everything)).count("\n") == MOST - 1

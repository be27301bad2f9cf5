import pickle

import pytest

from explain import errors

CHILDREN = (errors.DataError, errors.ModelError, errors.MethodError, errors.WorkspaceError)


@pytest.mark.parametrize("kind", CHILDREN)
def test_an_error_says_what_was_met_and_what_to_do(kind):
    error = kind("Column 'city' holds 'Lyon'.", "Leave those rows out.")
    assert (error.problem, error.remedy) == ("Column 'city' holds 'Lyon'.", "Leave those rows out.")
    assert str(error) == "Column 'city' holds 'Lyon'. Leave those rows out."


@pytest.mark.parametrize("kind", CHILDREN)
def test_one_base_catches_them_all(kind):
    with pytest.raises(errors.ExplainError):
        raise kind("Met.", "Do.")


def test_an_error_without_a_remedy_cannot_be_made():
    with pytest.raises(TypeError, match="remedy"):
        errors.DataError("Something was met.")


def test_an_error_survives_the_way_to_another_process():
    there = pickle.loads(pickle.dumps(errors.ModelError("The file is cut off.", "Upload it again.")))
    assert type(there) is errors.ModelError
    assert (there.problem, there.remedy) == ("The file is cut off.", "Upload it again.")

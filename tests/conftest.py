"""Settings that hold for every test."""

import os

import pytest

os.environ.setdefault("OMP_NUM_THREADS", "2")


@pytest.fixture(scope="session")
def kernels() -> None:
    """Compiled kernels, for tests of what is said only where they are ready."""
    from explain.methods.trees import compiling

    compiling.compile_all()

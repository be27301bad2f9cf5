"""Settings that hold for every test."""

import os

import pytest

os.environ.setdefault("OMP_NUM_THREADS", "2")
# Threads that wait must not spin: three runs share the processors, and models fitted here took twice the time.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ["EXPLAIN_COMPILE"] = "now"  # which engine serves must not depend on whether a compiler is done


@pytest.fixture(scope="session")
def kernels() -> None:
    """Compiled kernels, for tests of what is said only where they are ready."""
    from explain.methods.trees import compiling

    compiling.compile_all()

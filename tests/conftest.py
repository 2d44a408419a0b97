"""Settings and fixtures that the tests share."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import settings

# The same examples in every run, and no verdict from a slow machine.
settings.register_profile("course", derandomize=True, deadline=None)
settings.load_profile("course")


@pytest.fixture
def no_trace(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Hold that a test prints nothing and leaves numpy's state as it was."""
    # A state of its own: what an earlier call left behind would hide a fault.
    np.random.seed(1)
    state = repr(np.random.get_state())
    with np.errstate(all="warn"):
        errors = np.geterr()
        yield
        assert np.geterr() == errors
    assert repr(np.random.get_state()) == state
    assert capfd.readouterr() == ("", "")

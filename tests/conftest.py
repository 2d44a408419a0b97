"""Settings that every test shares."""

from hypothesis import settings

# The same examples in every run, and no verdict from a slow machine.
settings.register_profile("course", derandomize=True, deadline=None)
settings.load_profile("course")

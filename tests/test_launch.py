"""Where the launch buttons lead. Their rules are those of the services."""

from __future__ import annotations

import re

import pytest
from launch import links
from sphinx.errors import ConfigError

CHAPTER = "notebooks/02_gradient_descent.ipynb"
OPEN = f"?urlpath=lab/tree/{CHAPTER}"


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/owner/name",
        "https://github.com/owner/name/",
        "https://github.com/owner/name.git",
    ],
)
def test_on_github_there_are_binder_and_colab(address: str) -> None:
    assert links(address, CHAPTER, "") == {
        "Binder": f"https://mybinder.org/v2/gh/owner/name/main{OPEN}",
        "Colab": "https://colab.research.google.com/github/owner/name/blob/main/"
        + CHAPTER,
    }


def test_binder_wants_the_group_and_name_of_gitlab_in_one_part() -> None:
    found = links("https://gitlab.com/school/maths/name", CHAPTER, "")
    whole = "school%2Fmaths%2Fname"
    assert found == {"Binder": f"https://mybinder.org/v2/gl/{whole}/main{OPEN}"}


def test_binder_wants_any_other_address_in_one_part() -> None:
    """As `encodeURIComponent` writes it; a bare slash would end the address."""
    found = links("https://git.example.org/owner/name", CHAPTER, "")
    whole = "https%3A%2F%2Fgit.example.org%2Fowner%2Fname"
    assert found == {
        "Binder": f"https://mybinder.org/v2/git/{whole}/main{OPEN}"
    }


def test_a_jupyterhub_pulls_and_opens_the_chapter() -> None:
    address, hub = "https://github.com/owner/name", "https://hub.example.org/"
    assert links(address, CHAPTER, hub)["JupyterHub"] == (
        "https://hub.example.org/hub/user-redirect/git-pull"
        "?repo=https%3A//github.com/owner/name&branch=main"
        f"&urlpath=lab/tree/name/{CHAPTER}"
    )


@pytest.mark.parametrize(
    ("repository", "hub", "named"),
    [
        ("github.com/owner/name", "", "course_repository"),
        ("git@github.com:owner/name", "", "course_repository"),
        ("https://github.com/owner/name", "hub", "course_jupyterhub"),
    ],
)
def test_an_address_that_is_none_is_refused(
    repository: str, hub: str, named: str
) -> None:
    got = re.escape(repr(hub or repository))
    with pytest.raises(ConfigError, match=f"{named} must be.*got {got}"):
        links(repository, CHAPTER, hub)

"""The language of figures, sentences and hints."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lecture_code import figures, language
from lecture_code.moving import Moving
from lecture_code.moving.scenes import exhaustive_search as scenes
from lecture_code.practice.page import check

WRONG = "def loss(w, x, y):\n    return x * w - y\n"


@pytest.fixture(autouse=True)
def english_after() -> Iterator[None]:
    """Leave the other tests in English."""
    yield
    language.use("en")


def is_chinese(text: str) -> bool:
    """Tell whether a text has a Chinese character."""
    return any("\u3400" <= sign <= "\u9fff" for sign in text)


def test_a_label_is_in_the_language_that_is_used() -> None:
    said = []
    for name in ("en", "zh_CN", "en"):
        language.use(name)
        _, ax = figures.canvas()
        figures.cost_curve(ax, [0.0, 1.0], [1.0, 0.0])
        said.append(ax.get_ylabel())
    assert said == ["cost", "\u4ee3\u4ef7", "cost"]


def test_an_empty_label_stays_empty() -> None:
    language.use("zh_CN")
    _, ax = figures.canvas()
    figures.label(ax, "weight w", "", "my own")
    assert ax.get_xlabel() == "\u6743\u91cd w"
    assert (ax.get_ylabel(), ax.get_title()) == ("", "my own")


def test_a_sentence_below_a_moving_figure_is() -> None:
    language.use("zh_CN")
    moving = Moving(scenes.slope, w=[0.0, 2.0])
    words, _ = moving.frame(w=2.0)
    page = moving._repr_mimebundle_()["text/html"]
    assert is_chinese(words)
    assert "1.667" in words
    assert "next</button>" not in page


def test_a_verdict_and_its_hint_are() -> None:
    language.use("zh_CN")
    *lines, hint = check("loss", WRONG)["said"]
    assert all(is_chinese(line) for line in [*lines, hint])


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="name must be one of en, zh_CN; got"):
        language.use("fr")

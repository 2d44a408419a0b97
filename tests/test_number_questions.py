"""Number questions: how they are written, what is right, and what is said."""

from __future__ import annotations

import json
import math
import re
import subprocess
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import count
from typing import Any

import numpy as np
import pytest
from browsing import (
    REFUSED,
    SITE,
    hold_in_all_looks,
)
from chapters import SOURCES
from formulas import NODE
from number_questions import (
    JUDGE,
    filled,
    judged,
    parse,
    precision,
    same,
    shown,
    values_of,
)
from playwright.sync_api import Locator, Page, expect
from questions import ASKED, NUMBERS, combinations

from lecture_code import scalar, vectorised
from lecture_code.data import Data, deal
from lecture_code.gradient_descent import gradient_descent
from lecture_code.stochastic_gradient_descent import stochastic_gradient_descent

Values = dict[str, float]
ON_A_LINE = Data([1.0, 2.0, 3.0], [2.0, 4.0, 6.0])
DAY = 24 * 60 * 60

# The exercises that ask for a text, a program or a proof, and for no number.
WITHOUT = {
    "ex-es-return",
    "ex-es-points",
    "ex-gd-bug-order",
    "ex-gd-stop",
    "ex-sgd-bug",
    "ex-mb-ball",
}


def written(options: str = ":ask: What", answers: str | None = None) -> Any:
    given = dict(re.findall(r"^:(\w+): (.*)", options, re.MULTILINE))
    return parse(
        given,
        "How many?\n\n"
        + (answers or "- [x] 3\n\n  Yes.\n\n- [ ] 4\n\n  Too many."),
    )


def test_a_question_is_read() -> None:
    question = written(
        ":ask: The cost\n:places: 2\n:vary: w = 3, 1; rate = 0.1, 0.05",
        "- [ ] w / 2\n\n  Half.\n\n- [x] w * rate\n\n"
        "  ${{w}}$ times\n  {{rate}}, so {{w * rate}}.",
    )
    assert question.asked() == "The cost (2 decimals)"
    assert question.vary == {"w": ["3", "1"], "rate": ["0.1", "0.05"]}
    book, *others = question.variants()
    assert len(others) == 3
    assert [each.value for each in book.answers] == [3 * 0.1, 1.5]
    assert book.right.words == "$3$ times 0.1, so 0.3."
    assert others[-1].right.words == "$1$ times 0.05, so 0.05."
    assert book.answered() == (
        "**0.30** is right. $3$ times 0.1, so 0.3.\n\n- **1.50**: Half."
    )


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ("- [x] 3\n\n  Yes.", "one answer is right, and one or more are"),
        ("- [ ] 3\n\n  No.\n\n- [ ] 4\n\n  No.", "one answer is right"),
        ("- [x] 3\n\n  Yes.\n\n- [x] 4\n\n  Yes.", "one answer is right"),
        ("- [x] 3\n\n  Yes.\n\n- [ ] 4", "nothing is said about 4"),
        (
            "- [x] 3\n\n  Yes.\n\n- [ ] 6 / 2\n\n  No.",
            r"6 / 2 is wrong, but right with \{\}",
        ),
        (
            "- [x] 3\n\n  Yes.\n\n- [ ] 4\n\n  No.\n\n- [ ] 2 + 2\n\n  No.",
            "two of the book's wrong numbers are equal",
        ),
    ],
)
def test_a_faulty_question_is_refused(answers: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        written(answers=answers)


def test_a_wrong_number_that_is_right_in_a_variant_is_refused() -> None:
    answers = "- [x] w * w\n\n  Yes.\n\n- [ ] 2 * w\n\n  No."
    with pytest.raises(ValueError, match=r"right with \{'w': '2'\}"):
        written(":ask: What\n:vary: w = 3, 2", answers)
    # As precisely as is asked for.
    answers = "- [x] 1 / w\n\n  Yes.\n\n- [ ] 0.3\n\n  No."
    with pytest.raises(ValueError, match=r"right with"):
        written(":ask: What\n:places: 1\n:vary: w = 2, 3", answers)
    written(":ask: What\n:places: 2\n:vary: w = 2, 3", answers)


def test_of_two_equal_wrong_numbers_of_a_variant_the_first_stays() -> None:
    answers = "- [x] 8\n\n  Y.\n\n- [ ] w*w\n\n  A.\n\n- [ ] 2*w\n\n  B."
    book, other = written(":ask: What\n:vary: w = 3, 2", answers).variants()
    assert [each.words for each in book.answers] == ["Y.", "A.", "B."]
    assert [each.words for each in other.answers] == ["Y.", "A."]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2.0, "2"),
        (-0.5, "-0.5"),
        (2 / 3, "0.666667"),
        (86400e12, "86400000000000000"),
        (1e-7, "1e-07"),
    ],
)
def test_a_number_is_shown(value: float, text: str) -> None:
    assert shown(value) == text


def test_a_text_is_filled() -> None:
    assert filled("{{w}} and {{ceil(w / 2)}}", {"w": "3"}) == "3 and 2"
    assert filled("$10^{ -{{k}} }$", {"k": "9"}) == "$10^{ -9 }$"
    assert values_of("") == {}
    assert [precision(places) for places in range(3)] == [
        "a whole number",
        "1 decimal",
        "2 decimals",
    ]


def test_a_whole_number_is_right_or_wrong() -> None:
    assert same(8.0, 8.0, 0)
    assert not same(8.4, 8.0, 0)
    assert same(3.67, 11 / 3, 2)
    assert not same(3.66, 11 / 3, 2)


def test_every_exercise_that_asks_for_a_number_takes_one() -> None:
    asking: dict[str, list[str]] = {}
    for source in SOURCES:
        text = source.read_text(encoding="utf-8")
        label = ""
        for found in re.finditer(
            r"^:label: (ex-\S+)|^:::\{number\} (\S+)", text, re.MULTILINE
        ):
            label = found[1] or label
            asking.setdefault(label, []).extend([found[2]] if found[2] else [])
    assert len(asking) == 28
    assert {label for label, names in asking.items() if not names} == WITHOUT
    assert max(map(len, asking.values())) == 3
    assert sum(map(len, asking.values())) == len(NUMBERS)


def steps(gradient: Any, data: Data, values: Values, **changed: Any) -> Any:
    start = changed.pop("start", values.get("w"))
    options = {"learning_rate": values["r"], "epochs": 1, **changed}
    return gradient_descent(gradient, data, start, **options)


def one_update(values: Values) -> Any:
    start = [float(values["w"]), float(values["b"])]
    data = ON_A_LINE.with_bias()
    return steps(vectorised.gradient, data, values, start=start).weight


def heights(values: Values) -> float:
    grid = np.arange(10 * values["top"] + 1) / 10
    w, b = grid[:, None, None], grid[None, :, None]
    xs, ys = np.array([1, 2, 3]), np.array([2, 4, 6])
    costs = ((w * xs + b - ys) ** 2).mean(axis=2)
    return float(abs(costs - costs.T).max())


def weights_for(costs: float, each: float) -> float:
    return next(d for d in count() if int(each) ** (d + 1) > int(costs))


def epochs_below(values: Values) -> int:
    run = steps(scalar.gradient, ON_A_LINE, values, start=1.0, epochs=200)
    low = run.costs(scalar.cost, ON_A_LINE) < 10.0 ** -values["k"]
    return int(np.argmax(low))


def buggy(w: float, xs: list[float], ys: list[float]) -> float:
    return sum(2 * w * (x * w - y) for x, y in zip(xs, ys)) / len(xs)


def end_of_bug(values: Values) -> float:
    data = Data([1, 2, 3], [values["a"], values["b"], values["c"]])
    run = gradient_descent(buggy, data, 1.0, learning_rate=0.01, epochs=500)
    return float(run.weight)


def root_of_momentum(c: float) -> float:
    """Return s for which both ends of the curvature have a double root."""
    low, high = 0.0, 1.0
    for _ in range(100):
        middle = (low + high) / 2
        below = (1 + middle) ** 2 < c * (1 - middle) ** 2
        low, high = (middle, high) if below else (low, middle)
    return low


def sgd_end(xs: list[float], ys: list[float], values: Values, n: int) -> float:
    start = float(values.get("w", 1))
    run = stochastic_gradient_descent(
        scalar.gradient,
        Data(xs, ys),
        start,
        learning_rate=values["r"],
        epochs=n,
    )
    return float(run.weight)


def noise_left(values: Values) -> float:
    beta, variance = 1 / (values["k"] + 1), 0.0
    for _ in range(1000):
        variance = beta**2 + (1 - beta) ** 2 * variance
    return math.sqrt(variance)


def forgotten_after(values: Values) -> int:
    kept = Fraction(int(values["k"]), int(values["k"]) + 1)
    share = Fraction(int(values["p"]), 100)
    return next(i for i in count() if kept**i < share)


def width(rate: float) -> float:
    samples, best = [(1, 4), (2, 5), (3, 6)], 16 / 7
    factor = sum((1 - 2 * rate * x * x) ** 2 for x, _ in samples) / 3
    kick = sum((2 * x * (x * best - y)) ** 2 for x, y in samples) / 3
    variance = 0.0
    before = -1.0
    while variance - before > 1e-15 * variance:
        before, variance = variance, factor * variance + rate**2 * kick
    return math.sqrt(variance)


def flat_at(u: float, x: float) -> bool:
    def cost(u: float, v: float) -> float:
        return sum((v * (u * x + 1) - y) ** 2 for y in (4, 5, 6)) / 3

    h = 1e-3
    slopes = (
        cost(u + h, 0) - cost(u - h, 0),
        cost(u, h) - cost(u, -h),
    )
    return max(map(abs, slopes)) < 1e-12


def lengths(values: Values, size: str = "B", epochs: int = 1) -> list[int]:
    n = int(values["n"])
    data = Data(list(range(n)), list(range(n)))
    sizes = int(values.get(size, 4))
    return [len(xs) for dealt in deal(data, sizes, epochs) for xs, _ in dealt]


def smallest(k: float, n: int | None = None) -> int:
    return next(
        size
        for size in count(1)
        if Fraction(1, size)
        * (Fraction(n - size, n - 1) if n is not None else 1)
        <= Fraction(1, int(k) ** 2)
    )


def seconds(values: Values, count: float, workers: int) -> float:
    """Return the time of an update on `count` samples."""
    way = values["L"] / 1000 if workers > 1 else 0.0
    return way + count / (values["r"] * 1e6 * workers)


def three(values: Values) -> list[float]:
    return [values["a"], values["b"], values["c"]]


def if_so(fits: bool, value: float) -> float:
    return value if fits else math.nan


# Each right number, computed in another way than its question does: by the
# functions of the lecture, by counting, by fractions, or by putting it in.
RIGHT: dict[tuple[str, str], Callable[[Values, float], float]] = {
    ("01", "cost"): lambda v, _: scalar.cost(v["w"], [1, 2, 3], three(v)),
    ("01", "bias"): lambda v, _: float(
        np.polyfit([1, 2, 3], [v["m"] * x + v["b"] for x in (1, 2, 3)], 1)[1]
    ),
    ("01", "wrong-by"): lambda v, _: heights(v),
    ("01", "slow-machine"): lambda v, _: weights_for(
        DAY * 10 ** v["s"], v["m"]
    ),
    ("01", "fast-machine"): lambda v, _: weights_for(
        1000 * DAY * 10 ** v["s"], v["m"]
    ),
    ("01", "values-each"): lambda v, x: if_so(
        math.isclose(x ** v["d"], DAY * 10 ** v["s"], rel_tol=1e-6), x
    ),
    ("02", "next-weight"): lambda v, _: one_update(v)[0],
    ("02", "next-bias"): lambda v, _: one_update(v)[1],
    ("02", "epochs"): lambda v, _: epochs_below(v),
    ("02", "new-optimum"): lambda v, x: if_so(
        scalar.gradient(
            x, [v["f"] * k for k in (1, 2, 3)], [v["m"] * k for k in (1, 2, 3)]
        )
        == pytest.approx(0, abs=1e-9),
        x,
    ),
    ("02", "new-limit"): lambda v, _: float(
        Fraction(3, sum(int(v["f"] * k) ** 2 for k in (1, 2, 3)))
    ),
    ("02", "new-rate"): lambda v, x: if_so(
        math.isclose(x * (v["f"] ** 2) * 14 / 3, v["r"] * 14 / 3), x
    ),
    ("02", "never-moves"): lambda _, x: if_so(
        buggy(x, [1, 2, 3], [2, 4, 6]) == 0 != x - 2, x
    ),
    ("02", "wrong-end"): lambda v, _: end_of_bug(v),
    ("02", "best-rate"): lambda v, _: (1 - root_of_momentum(v["c"])) ** 2,
    ("02", "momentum"): lambda v, _: root_of_momentum(v["c"]) ** 2,
    ("03", "first-order"): lambda v, _: sgd_end([1, 2], [v["a"], v["b"]], v, 1),
    ("03", "other-order"): lambda v, _: sgd_end([2, 1], [v["b"], v["a"]], v, 1),
    ("03", "smoothing"): lambda v, x: if_so(
        math.isclose(sum(i * x * (1 - x) ** i for i in range(1000)), v["k"]), x
    ),
    ("03", "noise-left"): lambda v, _: noise_left(v),
    ("03", "forgotten"): lambda v, _: forgotten_after(v),
    ("03", "fixed-point"): lambda v, _: sgd_end(
        [3, 2, 1], three(v)[::-1], {"r": v["r"]}, 300
    ),
    ("03", "width"): lambda v, _: width(v["r"]),
    ("03", "rate-for-width"): lambda v, x: if_so(
        math.isclose(width(x), v["s"]), x
    ),
    ("03", "saddle"): lambda v, x: if_so(flat_at(x, v["x"]), x),
    ("04", "updates"): lambda v, _: len(lengths(v)),
    ("04", "last-length"): lambda v, _: lengths(v)[-1],
    ("04", "samples-read"): lambda v, _: sum(lengths(v, epochs=int(v["k"]))),
    ("04", "alone"): lambda v, _: scalar.gradient(v["w"], [3], [v["c"]]),
    ("04", "with-replacement"): lambda v, _: smallest(v["k"]),
    ("04", "from-sixty"): lambda v, _: smallest(v["k"], int(v["n"])),
    ("04", "from-many"): lambda v, _: smallest(v["k"], 60_000),
    ("04", "too-long"): lambda v, _: len(lengths(v)),
    ("05", "break-even"): lambda v, x: if_so(
        math.isclose(seconds(v, x, 1), seconds(v, x, 2)), x
    ),
    ("05", "eight-workers"): lambda v, _: (
        seconds(v, 2e6, 1) / seconds(v, 2e6, 8)
    ),
    ("05", "right-cost"): lambda v, _: scalar.cost(
        v["w"], [1, 2, 3], [4, 5, v["c"]]
    ),
    ("05", "hidden-rate"): lambda v, x: if_so(
        math.isclose(x / v["P"], v["r"]), x
    ),
    ("05", "updates-left"): lambda v, _: len(
        range(0, 12_800, int(v["P"]) * int(v["B"]))
    ),
    ("05", "first-rate"): lambda v, _: sum([v["r"]] * int(v["P"])),
}


def test_every_question_has_its_second_way() -> None:
    assert RIGHT.keys() == NUMBERS.keys()
    assert len(NUMBERS) == 39


@pytest.mark.parametrize("key", NUMBERS, ids="-".join)
def test_the_right_number_of_every_variant_is_right(
    key: tuple[str, str],
) -> None:
    question = NUMBERS[key]
    for values, variant in zip(
        combinations(question), question.variants(), strict=True
    ):
        found = variant.right.value
        other = RIGHT[key](values, found)
        assert found == pytest.approx(other, rel=1e-9, abs=1e-12), values


@pytest.mark.parametrize("key", NUMBERS, ids="-".join)
def test_no_wrong_number_is_right_and_all_is_filled(
    key: tuple[str, str],
) -> None:
    for variant in NUMBERS[key].variants():
        right, *wrong = variant.answers
        assert wrong
        room = 0.5 * 10.0**-variant.places if variant.places else 1e-6
        assert all(abs(each.value - right.value) > room for each in wrong)
        told = [variant.question, *(each.words for each in variant.answers)]
        assert not re.search(r"\{\{|\}\}|nan|inf\b", "".join(told))


def judge(questions: dict[str, Any], tries: list[tuple[str, str]]) -> list[Any]:
    """Ask number_judge.js, as it stands, what it says to each try."""
    script = (
        f"const numberQuestions = {json.dumps(questions)};\n"
        f"{JUDGE.read_text(encoding='utf-8')}\n"
        f"const tries = {json.dumps(tries)};\n"
        "console.log(JSON.stringify(tries.map(one => judgeNumber(...one))));"
    )
    ran = subprocess.run(
        [NODE, "-"], input=script, capture_output=True, text=True, check=True
    )
    return list(json.loads(ran.stdout))


YES = [True, "<strong>Right. </strong>Yes."]
RATE: dict[str, Any] = {
    "rate": {"places": 3, "answers": [[3 / 28, "Yes."], [3 / 14, "Twice."]]}
}
WHOLE: dict[str, Any] = {
    "n": {"places": 0, "answers": [[126, "Yes."], [125.36, "Round up."]]}
}
MINUS, DASH = "\N{MINUS SIGN}", "\N{EN DASH}"


@pytest.mark.slow
def test_a_number_is_understood_however_it_is_written() -> None:
    tries = [
        "3/28",
        " 3 / 28 ",
        "0.107",
        "0,107",
        ".107",
        ",107",
        "1.07e-1",
        "1,07E-1",
        "0.1071428571",
        "10.7 %",
        "w = 0.107",
        "w≈0.107",
        "≈ 3/28",
        "+0.107",
        "0.1070",
        "6/56.",
    ]
    said = judge(RATE, [("rate", typed) for typed in tries])
    assert dict(zip(tries, said)) == dict.fromkeys(tries, YES)


@pytest.mark.slow
def test_a_minus_is_understood() -> None:
    one = {"n": {"places": 1, "answers": [[-18, "Yes."], [18, "Sign."]]}}
    sizes = ["18", "18.0", "36/2", "1.8e1", "180e-1"]
    signs = ["-", MINUS, DASH, f"w = {MINUS} "]
    tries = [f"{sign}{size}" for sign in signs for size in sizes]
    said = judge(one, [("n", typed) for typed in tries])
    assert dict(zip(tries, said)) == dict.fromkeys(tries, YES)
    for _, words in judge(one, [("n", typed) for typed in sizes]):
        assert "Sign." in words


@pytest.mark.slow
def test_what_is_no_number_is_told() -> None:
    tries = ["", " ", "three", "1 or 2", "3/0", "3/", "1.2.3", "--1", "1e"]
    tries.append("w =")
    said = judge(RATE, [("rate", typed) for typed in tries])
    for typed, (right, words) in zip(tries, said, strict=True):
        assert not right, typed
        begins = "Write one number: <code>3/28</code>"
        assert words.startswith(begins), typed


@pytest.mark.slow
def test_a_number_is_told_what_it_is() -> None:
    tries = [
        ("rate", "0.11", "<strong>Not this one. </strong>Go"),
        ("rate", "0.106", "<strong>Close. </strong>Give 3 decimals, or a"),
        ("rate", "0.108", "<strong>Close. </strong>Give 3 decimals, or a"),
        ("rate", "0.21", "<strong>Not this one. </strong>Twice."),
        ("rate", "0.5", "<strong>Not this one. </strong>Go"),
        ("n", "126", "<strong>Right. </strong>Yes."),
        ("n", "126.2", "<strong>Not this one. </strong>Go"),
        ("n", "127", "<strong>Not this one. </strong>Go"),
        ("n", "125.4", "<strong>Not this one. </strong>Round up."),
        ("n", "125", "<strong>Not this one. </strong>Round up."),
    ]
    said = judge({**RATE, **WHOLE}, [(name, typed) for name, typed, _ in tries])
    for (_, typed, begins), (_, words) in zip(tries, said, strict=True):
        assert words.startswith(begins), typed


def spelled(value: float, places: int) -> Iterator[str]:
    """Yield ways to write a number as precisely as is asked for."""
    short = (
        f"{value:.{places}f}" if places or value % 1 == 0 else f"{value:.2f}"
    )
    yield short
    yield short.replace(".", ",")
    yield f"{value:.8e}"
    if value < 0:
        yield short.replace("-", "\N{MINUS SIGN}")


@pytest.mark.slow
def test_each_answer_of_the_book_gets_its_own_words() -> None:
    for chapter in ASKED:
        books = {n: q.variants()[0] for n, q in chapter.numbers.items()}
        tries, said = [], []
        for name, variant in books.items():
            for each in variant.answers:
                for typed in spelled(each.value, variant.places):
                    tries.append((name, typed))
                    said.append((each is variant.right, each.words))
        plain = {
            name: {
                "places": variant.places,
                "answers": [[a.value, a.words] for a in variant.answers],
            }
            for name, variant in books.items()
        }
        answered = judge(plain, tries)
        for one, (right, words), (told_right, told) in zip(
            tries, said, answered, strict=True
        ):
            assert told_right == right, one
            assert told.endswith(words), one


def test_formulas_are_drawn_in_the_words() -> None:
    variant = NUMBERS["02", "epochs"].variants()[0]
    page = judged(variant)
    assert page["places"] == 0
    words = page["answers"][0][1]
    assert "katex-html" in words
    assert "data-style" not in words
    assert "$" not in words


# In the built book.

PAGES = {
    chapter.stem: f"book/chapters/{chapter.stem}.html" for chapter in ASKED
}
GD = "02_gradient_descent"


def form(page: Page, name: str) -> Locator:
    return page.locator(f'form.number[data-number="{name}"]')


def answer(page: Page, name: str, typed: str) -> Locator:
    """Type a number, check it, and return where the verdict stands."""
    box = form(page, name)
    box.get_by_role("textbox").fill(typed)
    box.get_by_role("button", name="Check", exact=True).click()
    status = box.get_by_role("status")
    expect(status).not_to_be_empty()
    return status


# Send one number after the other, as Enter does, and return what is said.
SEND_ALL = """async (form, numbers) => {
    const box = form.querySelector("input");
    const status = form.querySelector("[role=status]");
    const said = [];
    for (const number of numbers) {
        box.value = number;
        box.dispatchEvent(new Event("input"));
        form.requestSubmit();
        while (!status.textContent) await new Promise(requestAnimationFrame);
        const first = status.querySelector("strong").textContent.trim();
        said.push([first, status.innerText]);
    }
    return said;
}"""


@pytest.mark.slow
@pytest.mark.parametrize("chapter", ASKED, ids=lambda each: each.stem)
def test_every_question_of_a_page_is_answered(
    watched: Page, address: str, chapter: Any
) -> None:
    watched.goto(f"{address}/{PAGES[chapter.stem]}")
    forms = watched.locator("form.number")
    expect(forms).to_have_count(len(chapter.numbers))
    for name, question in chapter.numbers.items():
        box = form(watched, name).get_by_role("textbox")
        expect(box).to_have_accessible_name(
            re.compile(re.escape(f"({precision(question.places)})"))
        )
        variant = question.variants()[0]
        numbers = [
            next(spelled(each.value, variant.places))
            for each in variant.answers
        ]
        said = form(watched, name).evaluate(SEND_ALL, numbers)
        for each, (first, told) in zip(variant.answers, said, strict=True):
            right = each is variant.right
            assert first == ("Right." if right else "Not this one."), name
            words = re.split(r"[$`*]", each.words)[0].split()
            assert " ".join(words) in " ".join(told.split()), name


@pytest.mark.slow
def test_axe_finds_nothing_in_any_state(watched: Page, address: str) -> None:
    watched.goto(f"{address}/{PAGES[GD]}")
    for name, typed in (
        ("next-weight", "3.8"),
        ("next-bias", "0.4"),
        ("epochs", "many"),
        ("new-limit", "0.00215"),
    ):
        answer(watched, name, typed)
    hold_in_all_looks(watched, ".number")


@pytest.mark.slow
def test_a_question_is_answered_by_keyboard(
    watched: Page, address: str
) -> None:
    watched.goto(f"{address}/{PAGES[GD]}")
    box = form(watched, "next-weight")
    box.get_by_role("textbox").focus()
    watched.keyboard.type("1.9333")
    watched.keyboard.press("Enter")
    status = box.get_by_role("status")
    expect(status).to_contain_text("Right.")
    expect(status.locator(".katex").first).to_be_visible()
    # What is said belongs to what was checked.
    watched.keyboard.type("3")
    expect(status).to_be_empty()
    watched.keyboard.press("Tab")
    expect(box.get_by_role("button")).to_be_focused()
    watched.keyboard.press("Space")
    expect(status).to_contain_text("Right.")
    watched.keyboard.press("Tab")
    expect(box.get_by_role("button")).not_to_be_focused()


@pytest.mark.slow
def test_it_works_from_a_folder(watched: Page) -> None:
    watched.goto((SITE / PAGES[GD]).as_uri())
    expect(answer(watched, "epochs", "251")).to_contain_text("Not this one.")


@pytest.mark.slow
def test_nothing_is_loaded_before_it_is_asked_for(
    watched: Page, address: str
) -> None:
    loaded: list[str] = []
    watched.on("request", lambda request: loaded.append(request.url))
    watched.goto(f"{address}/{PAGES[GD]}")
    expect(form(watched, "epochs").get_by_role("textbox")).to_be_visible()
    assert not [url for url in loaded if "/numbers/" in url]
    for typed in ("251", "126"):
        answer(watched, "epochs", typed)
    assert len([url for url in loaded if "/numbers/" in url]) == 1


@pytest.mark.slow
def test_what_was_typed_is_kept_and_judged_again(
    watched: Page, address: str
) -> None:
    watched.goto(f"{address}/{PAGES[GD]}")
    answer(watched, "epochs", "251")
    answer(watched, "next-bias", "2/5")
    assert watched.evaluate("answers.get('number:epochs')") == {
        "typed": "251",
        "right": False,
    }
    watched.reload()
    box = form(watched, "next-bias")
    expect(box.get_by_role("textbox")).to_have_value("2/5")
    expect(box.get_by_role("status")).to_contain_text("Right.")
    expect(form(watched, "epochs").get_by_role("status")).to_contain_text(
        "Not this one."
    )
    expect(form(watched, "new-rate").get_by_role("status")).to_be_empty()
    clear = watched.get_by_role("button", name="Clear")
    clear.click()
    expect(watched.locator(".tally")).to_contain_text("once more")
    clear.click()
    expect(box.get_by_role("textbox")).to_have_value("")
    expect(box.get_by_role("status")).to_be_empty()


@pytest.mark.slow
def test_a_lost_file_is_told_and_tried_again(tab: Page, address: str) -> None:
    tab.route("**/numbers/*.js*", lambda route: route.abort())
    tab.goto(f"{address}/{PAGES[GD]}")
    status = answer(tab, "epochs", "126")
    expect(status).to_have_text("This can't be checked now. See the solution.")
    tab.unroute("**/numbers/*.js*")
    expect(answer(tab, "epochs", "126")).to_contain_text("Right.")


@pytest.mark.slow
def test_where_storage_is_refused_it_works(tab: Page, address: str) -> None:
    # Not watched: the theme complains.
    tab.add_init_script(REFUSED)
    tab.goto(f"{address}/{PAGES[GD]}")
    expect(answer(tab, "epochs", "126")).to_contain_text("Right.")


@pytest.mark.slow
def test_without_scripts_the_question_stands_and_leads_on(
    plain: Page, address: str
) -> None:
    plain.goto(f"{address}/{PAGES[GD]}")
    box = form(plain, "epochs")
    expect(box).to_be_visible()
    expect(box).to_have_text("Epochs needed (a whole number)")
    expect(box.locator("input, button")).to_have_count(0)
    after = box.evaluate("form => getComputedStyle(form, '::after').content")
    assert after == '"The solution is below."'


@pytest.mark.slow
def test_in_print_the_question_stands_without_its_box(
    watched: Page, address: str
) -> None:
    watched.goto(f"{address}/{PAGES[GD]}")
    answer(watched, "epochs", "126")
    watched.emulate_media(media="print")
    box = form(watched, "epochs")
    expect(box.locator("label")).to_be_visible()
    for part in box.locator("input, button, div").all():
        expect(part).not_to_be_visible()


@pytest.mark.slow
def test_a_page_grows_by_little() -> None:
    """3 KB for the questions, with the script and its styles."""
    script = len((SITE / "_static" / "number.js").read_bytes())
    css = (SITE / "_static" / "book.css").read_text(encoding="utf-8")
    styles = sum(map(len, re.findall(r"[^{}]*\.number[^{}]*\{[^}]*\}", css)))
    for name in PAGES.values():
        page = (SITE / name).read_text(encoding="utf-8")
        forms = re.findall(r'<form class="number".*?</form>', page, re.DOTALL)
        tag = re.findall(r"<script data-judge[^>]*>", page)
        assert forms
        assert len(tag) == 1
        asked = sum(len(each.encode()) for each in [*forms, *tag])
        assert asked + script + styles <= 3_072, name


@pytest.mark.slow
def test_no_question_is_on_a_slide_or_on_another_page() -> None:
    for path in SITE.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        asks = 'class="number"' in text
        chapter = path.parent.parts[-2:] == ("book", "chapters")
        chapter &= "slides" not in path.parts
        assert asks == chapter, path
        assert ("number.js" in text) == chapter, path

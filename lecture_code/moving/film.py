"""A film: the frames of a moving figure in one drawing.

An element stands in it once, with the numbers of the frames that show it.
Definitions stand outside the frames: one inside a hidden frame would not be
applied in a shown one.
"""

from __future__ import annotations

from itertools import groupby

from ..figures.picture import Panel, Picture, head, named, numbers, renamed

# One element of a film, and the frames that it is in.
Shot = tuple[str, list[int]]


def film(pictures: list[Picture], first: int) -> str:
    """Lay frames into drawings beside each other, one for each panel.

    The frame `first` is shown.
    """
    if len({tuple(p.box for p in each.panels) for each in pictures}) > 1:
        pictures = [each.whole() for each in pictures]
    definitions: dict[str, int] = {}
    frames = [_renumbered(each, definitions) for each in pictures]
    drawings = []
    for place, panel in enumerate(frames[first].panels):
        shots = _shots(
            [each.ground + each.panels[place].elements for each in frames]
        )
        begin = head([*definitions]) if place == 0 else head([])
        drawings.append(
            f"<svg {_shape(panel)} {begin}"
            f"{_shown(shots, first, len(frames))}</svg>"
        )
    return named("".join(drawings))


def _shape(panel: Panel) -> str:
    """Let panels that don't fit beside each other stand below each other.

    Their widths stay in proportion, so one scale holds for all of them.
    """
    width = panel.box.width
    flex = f"flex:{width:g} 1 {numbers(width * 0.7)}px"
    return f'style="{flex}" viewBox="{numbers(*panel.box.corners)}"'


def _renumbered(picture: Picture, definitions: dict[str, int]) -> Picture:
    """Let a picture refer to the definitions that all frames share."""
    own = [
        definitions.setdefault(each, len(definitions))
        for each in picture.definitions
    ]

    def shared(elements: list[str]) -> list[str]:
        return [renamed(each, lambda k: own[int(k)]) for each in elements]

    panels = [Panel(p.box, shared(p.elements)) for p in picture.panels]
    return Picture(picture.size, [], shared(picture.ground), panels)


def _shots(frames: list[list[str]]) -> list[Shot]:
    """Return every element once, in an order that is that of every frame.

    An element stands twice where two frames have it in another order.
    """
    shots: list[Shot] = []
    for number, frame in enumerate(frames):
        end = len(shots)
        # From the last one: what is new comes after all that is known, just
        # before what this frame has next.
        for element in reversed(frame):
            before = range(end - 1, -1, -1)
            found = next((i for i in before if shots[i][0] == element), None)
            if found is None:
                shots.insert(end, (element, []))
            else:
                end = found
            shots[end][1].append(number)
    return shots


def _shown(shots: list[Shot], first: int, count: int) -> str:
    """Write elements; those that not every frame shows say which ones do."""
    body = []
    for seen, group in groupby(shots, key=lambda shot: shot[1]):
        drawn = "".join(element for element, _ in group)
        if len(seen) < count:
            hidden = "" if first in seen else ' display="none"'
            drawn = f'<g data-frames="{_ranges(seen)}"{hidden}>{drawn}</g>'
        body.append(drawn)
    return "".join(body)


def _ranges(seen: list[int]) -> str:
    """Write numbers in rising order shortly: 0-3 7."""
    said = []
    for _, run in groupby(enumerate(seen), key=lambda pair: pair[1] - pair[0]):
        together = [number for _, number in run]
        ends = dict.fromkeys((together[0], together[-1]))
        said.append("-".join(map(str, ends)))
    return " ".join(said)

"""Figures that answer: one drawing function, moved by the reader.

On a built page the frames are stored in the page and a short script shows one
of them at a time. In a notebook with a kernel and ipywidgets the same function
draws each frame when it is asked for. In print, and in a notebook that is not
run, the frame to begin with stands still.
"""

from .figure import Moving

__all__ = ["Moving"]

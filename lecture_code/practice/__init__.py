"""What a learner types, and how it is judged.

`models`, `tasks`, `verdict` and `hints` are plain Python: they import each
other, `__future__` and `typing`, so they run wherever some Python runs.
`notebook` calls them in a notebook, with the functions of the package.
"""

"""What a learner types, and how it is judged.

`models`, `tasks`, `verdict`, `hints` and what they use are plain Python, so
they run wherever some Python runs. `page` calls them in the reader's browser,
in MicroPython, which knows no numpy; `notebook` calls them in a notebook, with
the functions of the package. What is said in one of the two only stands in
`page_words` and `notebook_words`.
"""

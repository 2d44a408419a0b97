"""Scenes: what a moving figure draws for the values that the reader chooses.

Each function takes an empty sheet and values, runs a search, draws it with
`figures`, and returns one sentence that says what is to be seen.
"""

"""What is typed: the right functions, inputs to check on, usual mistakes."""

from __future__ import annotations

from . import (
    batches,
    descents,
    draws,
    machines,
    paths,
    rules,
    scalar,
    search,
    search_exercises,
    together,
)
from .task import Task

# By name, in the order of the book: the function, or the label of an exercise.
TASKS: dict[str, Task] = {
    "forward": scalar.FORWARD,
    "loss": scalar.LOSS,
    "cost": scalar.COST,
    "exhaustive_search": search.SEARCH,
    "coarse_to_fine_search": search.COARSE_TO_FINE,
    "ex-es-return": scalar.COST_BUG,
    "ex-es-edge": search_exercises.EDGE,
    "ex-es-transposed": search_exercises.HEIGHTS,
    "gradient": scalar.GRADIENT,
    "gradient_descent": descents.GRADIENT_DESCENT,
    "ex-gd-bug-inner": scalar.GRADIENT_BUG,
    "ex-gd-bug-order": together.DESCEND,
    "ex-gd-stop": rules.UNTIL,
    "ex-gd-ball": rules.MOMENTUM,
    "stochastic_gradient_descent": descents.STOCHASTIC,
    "epoch_map": paths.EPOCH_MAP,
    "smooth": paths.SMOOTH,
    "ex-sgd-bug": draws.TRAIN,
    "minibatch_gradient_descent": descents.MINIBATCH,
    "ex-mb-short": batches.EPOCH_GRADIENTS,
    "ex-mb-accumulate": batches.ACCUMULATED,
    "mean_of_parts": machines.MEAN_OF_PARTS,
    "ex-mm-means": machines.COST_OF_ALL,
    "ex-mm-twice": machines.STEP,
}

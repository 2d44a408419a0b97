"""Each method as a beginner's script: all at module level, in globals.

They compute and store a cost or a loss per epoch and print nothing.
"""

from __future__ import annotations

from collections.abc import Callable

MODEL = """
x_data, y_data, w = [1.0, 2.0, 3.0], [4.0, 5.0, 6.0], 1.0
epoch_list, cost_list = [], []

def forward(x):
    return x * w

def cost(xs, ys):
    total = 0
    for x, y in zip(xs, ys):
        total += (forward(x) - y) ** 2
    return total / len(xs)

def gradient(xs, ys):
    total = 0
    for x, y in zip(xs, ys):
        total += 2 * x * (x * w - y)
    return total / len(xs)

def sample_loss(x, y):
    return (forward(x) - y) ** 2

def sample_gradient(x, y):
    return 2 * x * (x * w - y)
"""
SCRIPTS = {
    "exhaustive search": """
w_list = []
for step in range(41):
    w = step / 10
    loss_sum = 0
    for x, y in zip(x_data, y_data):
        loss_sum += sample_loss(x, y)
    w_list.append(w)
    cost_list.append(loss_sum / 3)
best = w_list[cost_list.index(min(cost_list))]
""",
    "GD, with its costs": """
for epoch in range(100):
    epoch_cost = cost(x_data, y_data)
    w = w - 0.01 * gradient(x_data, y_data)
    epoch_list.append(epoch)
    cost_list.append(epoch_cost)
""",
    "SGD in stored order": """
for epoch in range(100):
    for x, y in zip(x_data, y_data):
        w = w - 0.01 * sample_gradient(x, y)
        last_loss = sample_loss(x, y)
    epoch_list.append(epoch)
    cost_list.append(last_loss)
""",
    "mini-batch SGD in stored order": """
for epoch in range(100):
    for i in range(0, 3, 2):
        xs, ys = x_data[i:i + 2], y_data[i:i + 2]
        batch_cost = cost(xs, ys)
        w = w - 0.01 * gradient(xs, ys)
    epoch_list.append(epoch)
    cost_list.append(batch_cost)
""",
    "SGD shuffled": """
import numpy as np
rng = np.random.default_rng(0)
for epoch in range(100):
    for i in rng.permutation(3):
        x, y = x_data[i], y_data[i]
        w = w - 0.01 * sample_gradient(x, y)
        last_loss = sample_loss(x, y)
    epoch_list.append(epoch)
    cost_list.append(last_loss)
""",
}


def script(name: str) -> Callable[[], object]:
    """Return a job that runs one of the scripts from its first line."""
    code = compile(MODEL + SCRIPTS[name], name, "exec")
    return lambda: exec(code, {})

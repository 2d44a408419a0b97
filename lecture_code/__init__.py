"""How a model finds its weight: from exhaustive search to mini-batch SGD."""

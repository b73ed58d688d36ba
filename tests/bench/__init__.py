"""Measuring: ours, a stock peer and a floor, in one run (`make bench`). Nothing here asserts a time."""

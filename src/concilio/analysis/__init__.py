"""Votes in, findings out: the numeric heart.

Pure functions of (votes, options, seed) over numpy arrays. May import numpy, scipy and numba, and
nothing else of Concilio; knows no files, no clock, no labels and no web framework. Communities and
statements are indices here; their names belong to the callers.
"""

"""The screen `learn`: the course, its pages, checks, traces and the learner's progress together.

Its parts import textual, which takes a tenth of a second: only the verb itself may import them.
"""

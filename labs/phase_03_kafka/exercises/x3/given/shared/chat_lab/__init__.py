"""What the exercises put around a learner's code."""

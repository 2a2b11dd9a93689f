"""Writes down what checks see, and shows it to them again without a stack."""

"""Load on the reference backend: data to fill it with, traffic to measure it by."""

"""What the use cases need from the outside world; each file has its adapter of the same name."""

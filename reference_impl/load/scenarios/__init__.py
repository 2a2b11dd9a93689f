"""What can be measured, each scenario in a file of its own."""

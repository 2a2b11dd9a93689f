"""Use cases: what the lab can do, told without naming any technology."""

"""A service's process: what it stands on, the tasks it runs, how it starts and stops."""

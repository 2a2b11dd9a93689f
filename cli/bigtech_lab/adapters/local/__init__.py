"""The local runtime: real servers as plain processes, without a container engine."""

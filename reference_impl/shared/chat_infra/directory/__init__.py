"""What a service knows about users: its own read model, and whom to ask when it has not heard yet."""

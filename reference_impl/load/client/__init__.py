"""A lean HTTP client: it shares the machine's cores with what it measures."""

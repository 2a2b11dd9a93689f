"""Moving a context's data and requests: PostgreSQL, the gateway, and reads sent to both homes."""

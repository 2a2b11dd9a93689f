"""Moving a context between the monolith and its service while both are in use."""

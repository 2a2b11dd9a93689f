"""HTTP: the application factory, one error shape, correlation, authentication, event streams."""

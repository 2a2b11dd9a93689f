"""What every system behind the gateway does alike: the services and the monolith they came from."""

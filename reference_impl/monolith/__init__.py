"""chat-monolith: the whole API in one process on one database, made of the services' own code."""

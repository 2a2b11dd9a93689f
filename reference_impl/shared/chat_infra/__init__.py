"""What the services share at the edge: settings, HTTP, PostgreSQL, Kafka, Redis and the process around
them.
"""

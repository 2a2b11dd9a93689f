"""The technologies behind the ports: processes, HTTP, PostgreSQL, Kafka, Redis, files."""

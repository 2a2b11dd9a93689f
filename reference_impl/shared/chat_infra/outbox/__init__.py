"""The transactional outbox: events are rows first, Kafka records afterwards."""

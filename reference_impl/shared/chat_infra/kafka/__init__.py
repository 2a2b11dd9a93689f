"""Kafka: topics, one batching producer, consumers with an inbox, and a tail for fan-out."""

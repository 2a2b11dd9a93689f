"""What user-service hears from Kafka."""

"""What chat-service hears from Kafka."""

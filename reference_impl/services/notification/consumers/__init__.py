"""What notification-service hears from Kafka."""

"""What people do with rooms and messages, independent of HTTP, SQL and Kafka."""

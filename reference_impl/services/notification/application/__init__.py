"""What people do with notifications, independent of HTTP, SQL and Kafka."""

"""What friend-service does about events of others."""

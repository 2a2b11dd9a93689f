"""What user-service keeps in Redis: who is there, and which sessions have ended."""

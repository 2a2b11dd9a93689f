"""What a friendship is, without any technology."""

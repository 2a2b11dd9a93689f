"""What an account is, without any technology."""

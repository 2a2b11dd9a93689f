"""user-service: accounts, credentials, tokens, profiles."""

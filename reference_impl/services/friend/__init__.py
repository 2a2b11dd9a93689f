"""friend-service: friend requests and friendships."""

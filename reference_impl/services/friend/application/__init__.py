"""What can be done with friendships, and the ports that it takes."""

"""What can be done with accounts, and the ports that it takes."""

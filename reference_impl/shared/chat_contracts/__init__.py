"""What the services say to one another: topics, event types, payloads and the envelope around them."""

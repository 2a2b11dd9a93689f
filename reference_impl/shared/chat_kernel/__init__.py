"""What every domain model may rely on: identifiers, errors, events, time. Standard library only."""

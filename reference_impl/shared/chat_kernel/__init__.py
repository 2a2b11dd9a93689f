"""What every domain model may rely on: identifiers, errors, events, time, the trace. Standard library only."""

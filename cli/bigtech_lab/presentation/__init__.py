"""How results look: terminal text, JSON, JUnit."""

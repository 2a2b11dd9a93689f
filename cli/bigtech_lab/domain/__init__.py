"""The nouns of the lab: components, instances, checks, verdicts, flows, hops."""

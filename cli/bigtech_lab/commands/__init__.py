"""One file a verb: parse the arguments, call one use case, show the result."""

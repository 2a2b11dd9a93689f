"""The windows on a running stack, one technology a file; none of them changes what it looks at."""

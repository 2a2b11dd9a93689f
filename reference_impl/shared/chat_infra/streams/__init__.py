"""Streams that lose nothing: a live feed for speed, a durable log for the rest, a cursor to tie them."""

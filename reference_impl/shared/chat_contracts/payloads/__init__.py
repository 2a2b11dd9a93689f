"""The data of each event type. A reader ignores fields it does not know; a writer never removes one."""

"""Where the servers' programs come from: pinned packages in the user's cache."""

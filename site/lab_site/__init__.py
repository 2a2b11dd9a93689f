"""Makes the site: fences of the course's pages, and pages that are generated from the source."""

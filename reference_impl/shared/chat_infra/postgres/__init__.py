"""PostgreSQL: a pool that survives outages, the unit of work, migrations."""

"""People and records: store, queue, decisions, audit, jobs, assets, export."""

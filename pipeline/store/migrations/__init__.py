"""The schema's history: append-only, one transaction a step; made with Alembic."""

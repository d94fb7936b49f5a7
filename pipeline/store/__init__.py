"""Keep studies, what happened to them and who was told; return domain objects, never rows."""

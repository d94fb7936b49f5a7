"""Ask, page, parse: one file per provider, and what comes back is a record or a Reject."""

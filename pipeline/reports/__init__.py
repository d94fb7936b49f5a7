"""Ad-hoc answers: studies as a table, as files other programs read, as JSON."""

"""What a record says around the study: where it is registered, and who paid."""

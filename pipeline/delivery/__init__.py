"""The ways out, one a file: a mail server, a folder; what they hand over is a Message."""

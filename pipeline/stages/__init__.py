"""The story, one file a verb: collect, refresh, annotate, compose, deliver, enrich, and run.

Every transaction is opened here, and only here several rooms are seen together. One failing
search, reader or message never stops the others: what was complete is stored, and the failure
stands in the receipt and in the exit code.

A verb is imported from its own file, and a file imports at its top only what every run of it needs:
what it takes to read, write or send something is imported once there is something.
"""

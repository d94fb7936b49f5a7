"""Changes become a Digest (pure), and a Digest becomes HTML, plain text and Markdown."""

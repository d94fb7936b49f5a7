"""What the studied treatment was compared with."""

"""The sandbox, asked over loopback by the clients people use."""

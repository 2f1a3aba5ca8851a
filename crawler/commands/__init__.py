"""The muniment command, one file a command."""

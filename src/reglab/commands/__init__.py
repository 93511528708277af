"""The commands of `reglab.cli`, the options that they share, and how every command ends."""

"""What the command line is made of beside `reglab.cli`: the commands of the store, and how every command ends."""

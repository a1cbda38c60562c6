"""What all readers of one server share: the workspace, the turns, and who answers beside it."""

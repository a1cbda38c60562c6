"""What a map shows, as plain data: features, shapes, marks and colours."""

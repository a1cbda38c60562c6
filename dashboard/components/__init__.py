"""Parts of the page: filters, map, evidence, table, reader."""

"""What every stage shares: the columns of each table, the places of files, parameters, errors."""
